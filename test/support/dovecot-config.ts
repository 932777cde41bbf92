export type DovecotConfigInput = {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly password: string;
  /** Unix user that owns the mail, and the two unprivileged users of the server itself. */
  readonly mailUser: { readonly uid: number; readonly gid: number };
  /** Set when the server runs as a plain user: nothing can be chrooted or changed to another user. */
  readonly rootless: { readonly user: string; readonly group: string } | undefined;
  /** Replaces the whole CAPABILITY answer, e.g. to hide IDLE. */
  readonly capability: string | undefined;
  readonly maxConnectionsPerUser: number;
  /** TLS 1.2 unless lowered on purpose. */
  readonly minTlsProtocol: string;
  /** More lines, dovecot.conf syntax; they win. */
  readonly extra: string;
};

/** What dovecot 2.3 announces after login (the order does not matter to clients). */
export const DOVECOT_CAPABILITIES: readonly string[] =
  'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE'.split(
    ' ',
  );

/**
 * dovecot.conf for one throw-away server: no growing penalty for refused logins (each still takes half a
 * second, dovecot's own floor), no sync to disk (the server's durability is not under test), nothing shared
 * with a system's dovecot.
 */
export function dovecotConfig(input: DovecotConfigInput): string {
  const { folder, rootless } = input;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
log_timestamp = "%Y-%m-%d %H:%M:%S.%{usecs} "
protocols = imap
listen = ${input.host}
default_process_limit = 1500
default_client_limit = 8000
${rootless === undefined ? '' : `default_internal_user = ${rootless.user}\ndefault_internal_group = ${rootless.group}\ndefault_login_user = ${rootless.user}`}

ssl = yes
ssl_cert = <${folder}/certificate.pem
ssl_key = <${folder}/key.pem
ssl_min_protocol = ${input.minTlsProtocol}

disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_chars =
passdb {
  driver = static
  args = password=${input.password}
}
userdb {
  driver = static
  args = uid=${input.mailUser.uid} gid=${input.mailUser.gid} home=${folder}/mail/%u
}
first_valid_uid = 1

mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = ${input.maxConnectionsPerUser}
imap_hibernate_timeout = 0
${input.capability === undefined ? '' : `imap_capability = ${input.capability}`}

service imap-login {
  # One process for all logins starts faster than one per connection.
  service_count = 0
  process_min_avail = 1
  process_limit = 1
  ${rootless === undefined ? '' : 'chroot ='}
  inet_listener imap {
    port = ${input.port}
  }
  inet_listener imaps {
    port = ${input.tlsPort}
    ssl = yes
  }
}
service anvil {
  ${rootless === undefined ? '' : 'chroot ='}
  # Without this socket there is no penalty for refused logins.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
${input.extra}
`;
}
