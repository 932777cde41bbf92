import { deployFailuresEn } from './deploy-failures-en.ts';
import { gmailFailuresEn } from './gmail-failures-en.ts';
import { sayDateEn } from './say-date.ts';
import type { Texts } from './texts.ts';

/** English sentences for failures: what happened, why, what to do next. */
export const enFailures = {
  'agent.unavailable': () => ({
    what: 'The agent does not answer.',
    why: 'It is not running, or it is restarting.',
    cure: {
      window: 'It comes back by itself; "Start now" tries at once.',
      terminal: 'Start it with "run" and try again.',
    },
  }),
  'agent.already-running': (v) => ({
    what: `Another agent already works on this data folder${v('pid', (pid) => ` (process ${pid} on ${v('host')}, since ${sayDateEn(v('since'))})`)}.`,
    why: 'One data folder belongs to one agent, so that no mail is sent twice.',
    cure: {
      window: 'Stop the other one, then press "Start now"; until then it does the work.',
      terminal: `Use the running agent, stop it first, or choose another folder with --data${v('path', (path) => ` (the lock of this one: ${path})`)}.`,
    },
  }),
  'agent.stopping': () => ({
    what: 'The agent is stopping.',
    cure: 'What was not finished goes on at the next start; try again then.',
  }),
  'cli.unknown-command': (v) => ({
    what: `There is no command "${v('command')}".`,
    cure: 'Run "help" for the list of commands.',
  }),
  'cli.wrong-use': (v) => ({
    what: `The command was not used as it should be: ${v('detail')}.`,
    cure: 'Run "help" to see how each command is written.',
  }),
  'cli.not-confirmed': () => ({
    what: 'Nothing was done: it was not confirmed.',
    cure: 'Answer with "y", or add --yes.',
  }),
  'cli.unreadable-file': (v) => ({
    what: `The file ${v('path')} cannot be read.`,
    cure: 'Check that it exists and that you may read it.',
  }),
  'command.unknown': (v) => ({
    what: `The agent knows no command "${v('command')}".`,
    why: 'The program and the agent may be of different versions.',
    cure: 'Restart both from the same installation.',
  }),
  'command.invalid-input': (v) => ({
    what: `The agent refused the input of "${v('command')}": ${v('detail')}.`,
    cure: 'Correct the named field and try again.',
  }),
  'command.invalid-output': (v) => ({
    what: `The answer to "${v('command')}" is not as agreed: ${v('detail')}.`,
    why: 'The program and the agent may be of different versions.',
    cure: 'Restart both from the same installation; if it stays, report it with the log.',
  }),
  'command.timed-out': (v) => ({
    what: {
      window: 'That took too long and was given up.',
      terminal: `"${v('command')}" took too long and was given up.`,
    },
    why: 'The agent may still finish it.',
    cure: {
      window: 'Look at the state above, then try again.',
      terminal: 'Look at "status", then try again.',
    },
  }),
  'command.too-large': (v) => ({
    what: {
      window: 'That is larger than 256 KB.',
      terminal: `The message for "${v('command')}" is larger than 256 KB.`,
    },
    cure: 'Send less at once.',
  }),
  'command.too-many': () => ({
    what: 'The window asked for too much at once.',
    cure: 'Wait a second and try again.',
  }),
  'demo.stays-here': () => ({
    what: 'Not in the demonstration: that would leave this machine.',
    why: 'It talks to its own mailbox and its own receiver, here, and to nobody else.',
    cure: {
      window: 'Choose "Leave the demo": with your own mailbox it is possible.',
      terminal: 'Start the real thing: npm start -- --settings FILE.',
    },
  }),
  'link.refused': () => ({
    what: 'This link is not opened.',
    why: 'Only https addresses of ordinary hosts are.',
    cure: 'Copy it and look at it first, if you know where it comes from.',
  }),
  'link.not-opened': () => ({
    what: 'The browser could not be opened.',
    why: 'This desktop has none, or none is set as the usual one.',
    cure: 'Set a default browser in the settings of the system, then try again.',
  }),
  'file.unwritable': (v) => ({
    what: `The file ${v('path')} could not be written${v('detail', (detail) => ` (${detail})`)}.`,
    cure: 'Choose another folder, or free space on the disk.',
  }),
  'command.cancelled': (v) => ({
    what: {
      window: 'That was cancelled.',
      terminal: `"${v('command')}" was cancelled.`,
    },
    cure: 'Start it again when you want it.',
  }),
  'settings.invalid': (v) => ({
    what: `The setting ${v('path')} is not valid: ${v('reason')}.`,
    why: 'Nothing was changed.',
    cure: `Correct ${v('path')} and try again.`,
  }),
  'settings.unknown-key': (v) => ({
    what: `The settings hold something unknown: ${v('keys')}.`,
    why: 'Nothing was changed.',
    cure: `${v('nearest', (nearest) => `Did you mean ${nearest}? `)}Remove or rename it.`,
  }),
  'settings.newer-version': (v) => ({
    what: `The settings are of version ${v('version')}; this program knows versions up to ${v('known')}.`,
    why: 'They were written by a newer program.',
    cure: 'Update this program, or use settings that it wrote itself.',
  }),
  'settings.unreadable-file': (v) => ({
    what: `The file ${v('path')} cannot be read as JSON.`,
    cure: 'Check that the file exists, may be read and holds one JSON document.',
  }),
  'settings.incomplete': (v) => ({
    what: `Settings are missing: ${v('missing')}.`,
    why: 'Without them the agent cannot watch and deliver.',
    cure: {
      window: 'Fill them in: "First steps" asks for each of them.',
      terminal: 'Set them with "settings set" or in the settings file.',
    },
  }),
  'settings.nothing-to-undo': () => ({
    what: 'There is no change of the settings to undo.',
    why: {
      window: 'None was made yet, or the record of it is no longer kept.',
      terminal: 'None was made yet, or the record of it is older than retention.auditDays.',
    },
    cure: 'Change the settings themselves.',
  }),
  'import.expired': () => ({
    what: 'This preview of an import can no longer be applied.',
    why: 'It is older than ten minutes, was applied already, or the settings changed since it was made.',
    cure: 'Choose the files again, look at what would change, then apply it.',
  }),
  'window.unreadable-time': (v) => ({
    what: `"${v('value')}" is not a time of day.`,
    cure: 'Write it as 09h30, 9:30, 9h or 9, from 00h00 to 23h59.',
  }),
  'window.half-set': () => ({
    what: 'The window has only one bound.',
    why: 'Half a window would hold nothing back.',
    cure: 'Give a start and an end, or clear the window to deliver at any hour.',
  }),
  'secret.unknown-name': (v) => ({
    what: 'There is no secret of that name.',
    cure: `Use one of: ${v('known')}.`,
  }),
  'secret.empty': (v) => ({
    what: `No value was given for the secret${v('name', (name) => ` ${name}`)}.`,
    cure: {
      window: 'Type the value, or use "Remove".',
      terminal: 'Give the value on standard input, or use "secret clear" to remove it.',
    },
  }),
  'secret.too-long': (v) => ({
    what: {
      window: `The value is longer than ${v('maxBytes')} bytes: ${v('name')}.`,
      terminal: `The value for ${v('name')} is longer than ${v('maxBytes')} bytes.`,
    },
    why: 'Keychains refuse longer entries.',
    cure: 'Check that it is the secret itself and not a whole file.',
  }),
  'secret.missing': (v) => ({
    what: {
      window: `Not set: ${v('name')}.`,
      terminal: `The secret ${v('name')} is not set.`,
    },
    cure: {
      window: 'Set it in Settings, under "Secrets".',
      terminal: `Set it with "secret set ${v('name')}", or headless in the environment as RSD_SECRET_${v('name')}.`,
    },
  }),
  'secret.malformed': (v) => ({
    what: {
      window: `It does not have the form it needs: ${v('name')}.`,
      terminal: `The secret ${v('name')} does not have the form it needs.`,
    },
    why: 'A signing secret is "whsec_" and base64 of 24 to 64 bytes; a token is one line without spaces.',
    cure: {
      window: 'Set it again with the value as the provider shows it.',
      terminal: `Set ${v('name')} again with the value as the provider shows it.`,
    },
  }),
  'keychain.unavailable': () => ({
    what: "This machine's keychain cannot be reached.",
    why: 'No keychain service is running in this session.',
    cure: {
      window:
        'Start one (on Linux a Secret Service such as gnome-keyring); until then secrets are kept for this session only.',
      terminal:
        'Start one (on Linux a Secret Service such as gnome-keyring), or give the secrets as RSD_SECRET_… variables; until then they are kept for this session only.',
    },
  }),
  'keychain.locked': () => ({
    what: "This machine's keychain is locked.",
    cure: 'Unlock it (usually by logging in to the desktop) and try again.',
  }),
  'keychain.timed-out': (v) => ({
    what: `The keychain did not answer${v('seconds', (seconds) => ` within ${seconds} s`)}.`,
    why: 'It may be waiting for a question that nobody sees.',
    cure: 'Look for a dialog of the keychain, unlock it and try again.',
  }),
  'keychain.refused': () => ({
    what: 'The keychain refused access.',
    cure: "Allow this program in the keychain's settings and try again.",
  }),
  'mail.unreadable': () => ({
    what: 'The mail cannot be read.',
    why: 'Its structure is broken beyond what can be repaired.',
    cure: 'Open it in a mail program; what it asks for must be done by hand.',
  }),
  'mail.too-complex': (v) => ({
    what: `The mail is too complex to be read safely${v('what', (what) => `: ${what}`)}.`,
    cure: 'Open it in a mail program; what it asks for must be done by hand.',
  }),
  'mail.too-large': (v) => ({
    what: `The mail is too large${v('sizeBytes', (size) => ` (${size} bytes)`)}${v('maxBytes', (most) => `; at most ${most} bytes are read`)}.`,
    cure: {
      window:
        'If such mails are wanted, change "Leave larger mails alone" in the Mail panel; or handle it by hand.',
      terminal: 'Raise triage.maxSizeMb if such mails are wanted, or handle it by hand.',
    },
  }),
  'mail.reader-stopped': () => ({
    what: 'Reading the mail was stopped.',
    why: 'It took more than 5 s or too much memory.',
    cure: 'Open it in a mail program; what it asks for must be done by hand.',
  }),
  'mail.vanished': () => ({
    what: 'The mail left the folder before it could be read.',
    why: 'Somebody deleted or moved it.',
    cure: 'If it was moved by mistake, move it back: it will be handled then.',
  }),
  'mail.not-kept': () => ({
    what: 'The text of this mail is not kept here.',
    why: {
      window: 'It was left alone by its headers, or its text is older than what is kept.',
      terminal: 'It was left alone by its headers, or it is older than retention.contentDays.',
    },
    cure: 'Save the mail as an .eml file in your mail program and use that.',
  }),
  'mailbox.not-configured': (v) => ({
    what: 'The mailbox is not set up yet.',
    cure: {
      window: `Still to be filled in: ${v('missing')}.`,
      terminal: `Set ${v('missing')}.`,
    },
  }),
  'mailbox.auth-refused': (v) => ({
    what: `${v('host')} refused the login of ${v('user')}${v('answer', (answer) => ` ("${answer}")`)}.`,
    why: 'The user name or the password is wrong, or the account does not allow IMAP.',
    cure: {
      window:
        'Check "User" and "Password" in the mailbox settings and try again; the agent tries no more by itself, so that the account is not locked.',
      terminal:
        'Check mailbox.user, set MAILBOX_PASSWORD again and start watching; the agent tries no more by itself, so that the account is not locked.',
    },
  }),
  'mailbox.app-password-required': (v) => ({
    what: `${v('host')} wants an app password for ${v('user')}.`,
    why: 'The account uses two-step verification, and its normal password is not accepted by mail programs.',
    cure: {
      window:
        "Create an app password in the account's security settings and give it as the password of the mailbox, or log in by an OAuth access token.",
      terminal:
        "Create an app password in the account's security settings and set it as MAILBOX_PASSWORD, or set mailbox.auth to access-token and give such a token.",
    },
  }),
  'mailbox.web-login-required': (v) => ({
    what: `${v('host')} wants ${v('user')} to log in with a browser first.`,
    why: 'The provider found the login unusual.',
    cure: `Log in to the account with a browser${v('link', (link) => ` (${link})`)}, confirm that it was you, then start watching again.`,
  }),
  'mailbox.too-many-connections': (v) => ({
    what: `${v('host')} has too many open connections of this account.`,
    why: 'Other mail programs use it too; providers allow about 15.',
    cure: 'Close some of them; the agent tries again by itself.',
  }),
  'mailbox.throttled': (v) => ({
    what: `${v('host')} asks for fewer requests.`,
    why: 'The account reached a limit of its provider. The password is not to blame.',
    cure: 'Nothing to do: the agent waits longer and tries again.',
  }),
  'mailbox.server-unavailable': (v) => ({
    what: `${v('host')} is not available at present${v('answer', (answer) => ` ("${answer}")`)}.`,
    cure: 'Nothing to do: the agent tries again. If it lasts, ask the provider.',
  }),
  'mailbox.host-unknown': (v) => ({
    what: `The mail server ${v('host')} was not found.`,
    why: 'The name is wrong, or the name service cannot be reached.',
    cure: {
      window: 'Check "Server" in the mailbox settings, and the network.',
      terminal: 'Check mailbox.host and the network.',
    },
  }),
  'mailbox.connection-refused': (v) => ({
    what: `${v('host')} accepts no connection on port ${v('port')}.`,
    why: 'The port is wrong, the server is down, or a firewall or a proxy in between does not let you through to it.',
    cure: {
      window: 'Check "Port" in the mailbox settings (993 with TLS, 143 with STARTTLS).',
      terminal: 'Check mailbox.port (993 with TLS, 143 with STARTTLS).',
    },
  }),
  'mailbox.connection-lost': (v) => ({
    what: `The connection to ${v('host')} was lost${v('what', (what) => ` (${what})`)}.`,
    cure: 'Nothing to do: the agent connects again and catches up.',
  }),
  'mailbox.timed-out': (v) => ({
    what: `${v('host')} did not answer in time${v('seconds', (seconds) => ` (${seconds} s)`)}.`,
    why: 'The server or the network is slow, or a firewall swallows the connection.',
    cure: {
      window:
        'Nothing to do at first: the agent connects again. If it lasts, check "Server" and "Port" in the mailbox settings.',
      terminal:
        'Nothing to do at first: the agent connects again. If it lasts, check mailbox.host and mailbox.port.',
    },
  }),
  'mailbox.certificate-refused': (v) => ({
    what: `The certificate of ${v('host')} is not trusted (${v('reason')}).`,
    why: {
      window: 'Nothing was sent to the server, no password either.',
      terminal: `It was issued to ${v('subject')} by ${v('issuer')} and is valid from ${v('validFrom')} to ${v('validTo')}. Nothing was sent to the server, no password either.`,
    },
    cure: {
      window:
        'Check "Server" in the mailbox settings and the clock of this machine. "Test connection" shows the certificate there: if this server is really yours, and only then, "Trust this certificate".',
      terminal: `Check mailbox.host and the clock of this machine. Only if this server is really yours, add its fingerprint to mailbox.trustedFingerprints: ${v('fingerprint')}.`,
    },
  }),
  'mailbox.starttls-missing': (v) => ({
    what: `${v('host')} offers no STARTTLS on port ${v('port')}.`,
    why: 'The password would travel in clear, so the agent did not log in.',
    cure: {
      window: 'Set "Encryption" to "TLS" and "Port" to 993 in the mailbox settings, or ask the provider.',
      terminal: 'Set mailbox.security to tls and mailbox.port to 993, or ask the provider.',
    },
  }),
  'mailbox.plain-refused': (v) => ({
    what: `An unencrypted connection to ${v('host')}${v('port', (port) => `:${port}`)} is not allowed.`,
    why: 'The password would travel in clear.',
    cure: {
      window:
        'Set "Encryption" to "TLS" or "STARTTLS" in the mailbox settings; only on a network of your own switch on "Allow an unencrypted connection to other machines".',
      terminal:
        'Set mailbox.security to tls or starttls; only on a network of your own set mailbox.allowPlainBeyondLoopback.',
    },
  }),
  'mailbox.folder-missing': (v) => ({
    what: `The mailbox has no folder "${v('folder')}".`,
    cure: {
      window:
        'Check "Folder" in the mailbox settings; subfolders are written as the server does, for example INBOX/Deliveries.',
      terminal:
        'Check mailbox.folder; subfolders are written as the server does, for example INBOX/Deliveries.',
    },
  }),
  'mailbox.protocol-fault': (v) => ({
    what: `${v('host')} answered in a way that cannot be understood${v('what', (what) => ` (${what})`)}.`,
    why: {
      window: 'The port may belong to another service, or the encryption does not fit it.',
      terminal: 'The port may belong to another service, or mailbox.security does not fit it.',
    },
    cure: {
      window: 'Check "Port" and "Encryption" in the mailbox settings; the agent tries again.',
      terminal: 'Check mailbox.port and mailbox.security; the agent tries again.',
    },
  }),
  'mailbox.uidvalidity-unstable': (v) => ({
    what: `The server renumbered the folder "${v('folder')}" ${v('changes')} times in ${v('hours')} hours.`,
    why: 'A mail could no longer be told from another one, so the agent stopped watching it.',
    cure: 'Ask the provider to repair the folder, then start watching again.',
  }),
  'mailbox.network-unusable': (v) => ({
    what: `The network does not lead to ${v('host')}${v('what', (what) => ` (${what})`)}.`,
    why: 'It is down, or somebody else answers in its place, as the login page of a hotel or train does. Nothing was sent.',
    cure: 'Open a web page to log in to the network; the agent goes on by itself.',
  }),
  'store.folder-missing': (v) => ({
    what: `The data folder ${v('path')} does not exist and cannot be created.`,
    cure: {
      window: 'Create it, then press "Start now".',
      terminal: 'Create it, or choose another one with --data.',
    },
  }),
  'store.folder-unwritable': (v) => ({
    what: `The data folder ${v('path')} cannot be written.`,
    why: 'Its rights or those of a file in it do not allow it. Without it no mail can be accounted for.',
    cure: {
      window: 'Give this user the right to write there, then press "Start now".',
      terminal: 'Give this user the right to write there, or choose another folder with --data.',
    },
  }),
  'store.folder-is-a-file': (v) => ({
    what: `${v('path')} is a file, not a folder.`,
    cure: {
      window: 'Move the file away, then press "Start now".',
      terminal: 'Move the file away, or choose another folder with --data.',
    },
  }),
  'store.disk-full': (v) => ({
    what: `The disk of ${v('path')} is full.`,
    why: 'Nothing is marked as done while it cannot be written down; nothing is lost.',
    cure: 'Make room; the agent goes on by itself.',
  }),
  'store.damaged': (v) => ({
    what: `The database ${v('path')} is damaged.`,
    why: 'The disk failed, or the file was changed or copied while in use.',
    cure: {
      window: `"Restore a backup" takes the newest good one${v('backup', (backup) => ` (${backup})`)}; the damaged files are kept beside it, and mails since then are read again.`,
      terminal: `Restore the newest good backup${v('backup', (backup) => ` (${backup})`)} with "doctor --restore"; the damaged files are kept beside it, and mails since then are read again.`,
    },
  }),
  'store.newer-schema': (v) => ({
    what: `The database ${v('path')} was written by a newer version of this program (schema ${v('version')}; this one knows ${v('known')}).`,
    why: 'It was left untouched.',
    cure: {
      window: 'Update this program.',
      terminal: 'Update this program, or choose another folder with --data.',
    },
  }),
  'store.busy': (v) => ({
    what: `The database ${v('path')} is in use by another program.`,
    cure: 'Close the program that has it open (a database viewer, a backup) and try again.',
  }),
  'store.sqlite-too-old': (v) => ({
    what: `The SQLite library is of version ${v('version')}; at least ${v('least')} is needed.`,
    why: 'Older ones can damage the database.',
    cure: {
      window: 'Install the program again.',
      terminal: 'Install the program again with its own dependencies (npm ci).',
    },
  }),
  'store.not-found': (v) => ({
    what: `There is no entry ${v('id')}.`,
    cure: 'It may have been removed after its retention time; list the entries to see what is there.',
  }),
  'backup.not-found': (v) => ({
    what: `There is no backup ${v('name')}.`,
    cure: {
      window: 'It may have made room for a newer one; look at the list again.',
      terminal: 'It may have made room for a newer one; "backups list" shows those that are kept.',
    },
  }),
  'backup.damaged': (v) => ({
    what: `The backup ${v('path')} is damaged.`,
    why: 'The disk failed, or the file was changed. The present database is as it was.',
    cure: 'Restore another backup.',
  }),
  'backup.none-good': () => ({
    what: 'There is no backup that could be restored.',
    why: 'Each that is kept was read through and is damaged, or there is none yet. Nothing was changed.',
    cure: 'Restore a file that was saved elsewhere.',
  }),
  'backup.foreign': (v) => ({
    what: `${v('path')} is no backup of this program.`,
    why: 'Its tables are not those that this program makes. Nothing was changed.',
    cure: {
      window: 'Choose a file that "Save a copy…" or "Back up now" made.',
      terminal: 'Choose a file that "backups export" or the daily backup made.',
    },
  }),
  'delivery.not-found': (v) => ({
    what: `There is no delivery ${v('id')}.`,
    cure: {
      window: 'It may have been removed after its retention time; the list shows what is kept.',
      terminal: 'Copy the id from "deliveries list".',
    },
  }),
  'delivery.not-retryable': (v) => ({
    what: `The delivery ${v('id')} cannot be retried${v('state', (state) => `: it is ${state}`)}.`,
    why: 'Only deliveries that failed for good can be.',
    cure: {
      window: 'Filter the deliveries by "Failed for good" to see which can be.',
      terminal: 'See "deliveries list --state dead".',
    },
  }),
  'delivery.not-replayable': (v) => ({
    what: `The delivery ${v('id')} cannot be sent a second time${v('state', (state) => `: it is ${state}`)}.`,
    why: 'Only delivered and discarded ones can be.',
    cure: 'One that waits goes by itself; retry one that failed for good.',
  }),
  'delivery.not-discardable': (v) => ({
    what: `The delivery ${v('id')} cannot be discarded${v('state', (state) => `: it is ${state}`)}.`,
    why: 'Only deliveries that wait or failed for good can be.',
    cure: 'If it is being sent, wait for the outcome.',
  }),
  'delivery.body-gone': (v) => ({
    what: `What the delivery ${v('id')} sent is not kept any more.`,
    why: {
      window: 'The text of mails is removed after the time set in Settings, under "Keeping".',
      terminal: 'Contents are removed after the time set in retention.contentDays.',
    },
    cure: 'Put the mail back into the folder to have it handled anew.',
  }),
  'delivery.address-refused': (v) => ({
    what: `The receiver${v('host', (host) => ` ${host}`)} lies at a private address of this network.`,
    why: 'Deliveries go to public addresses, so that nobody can use the agent to reach machines behind it.',
    cure: {
      window: `If it is meant, switch on "May lie in a private network" for the target${v('target', (target) => ` ${target}`)}.`,
      terminal: `If it is meant, set allowPrivateAddress of the target${v('target', (target) => ` ${target}`)}.`,
    },
  }),
  'delivery.address-invalid': (v) => ({
    what: `The address of the target${v('target', (target) => ` ${target}`)} is not valid.`,
    cure: {
      window: 'Correct its "Address": https, or http for this very machine.',
      terminal: 'Correct its url: https, or http for this very machine.',
    },
  }),
  'delivery.host-unknown': (v) => ({
    what: `The receiver${v('host', (host) => ` ${host}`)} was not found${v('detail', (code) => ` (${code})`)}.`,
    why: {
      window: 'The name in its address is wrong, or the name service cannot be reached.',
      terminal: 'The name in its url is wrong, or the name service cannot be reached.',
    },
    cure: {
      window: 'Check the address and the network; the delivery waits and is tried again.',
      terminal: 'Check the url and the network; the delivery waits and is tried again.',
    },
  }),
  'delivery.connection-refused': (v) => ({
    what: `The receiver${v('host', (host) => ` ${host}`)} accepts no connection.`,
    why: 'It is down, its port is wrong, or a firewall or a proxy in between does not let you through to it.',
    cure: 'Check that it runs; the delivery is tried again.',
  }),
  'delivery.connection-lost': (v) => ({
    what: `The connection to the receiver${v('host', (host) => ` ${host}`)} broke${v('detail', (code) => ` (${code})`)}.`,
    why: 'Whether it got the request is unknown.',
    cure: 'The delivery is tried again with the same id, by which the receiver can tell a repeat.',
  }),
  'delivery.timed-out': (v) => ({
    what: `The receiver${v('host', (host) => ` ${host}`)} did not answer in time.`,
    why: 'Whether it got the request is unknown.',
    cure: {
      window:
        'The delivery is tried again with the same id. If the receiver is known to be slow, raise "Give up after" of the target.',
      terminal:
        'The delivery is tried again with the same id. If it is known to be slow, raise timeoutSeconds of the target.',
    },
  }),
  'delivery.certificate-refused': (v) => ({
    what: `The certificate of the receiver${v('host', (host) => ` ${host}`)} is not trusted${v('detail', (code) => ` (${code})`)}.`,
    why: 'Nothing was sent.',
    cure: {
      window:
        'Have the certificate renewed, or check the clock of this machine; "Check its certificate" can be switched off for one target.',
      terminal:
        'Have the certificate renewed, or check the clock of this machine; verifyTls switches the check off for one target.',
    },
  }),
  'delivery.redirected': (v) => ({
    what: `The receiver sends requests elsewhere${v('location', (location) => `, to ${location}`)} (status ${v('status')}).`,
    why: 'Redirections are not followed: the body would go where nobody chose.',
    cure: {
      window: 'Put the new one into "Address" of the target, then retry the delivery.',
      terminal: 'Put the new address into the url of the target, then retry the delivery.',
    },
  }),
  'delivery.rejected': (v) => ({
    what: `The receiver refused the delivery (status ${v('status')}).`,
    why: 'It would refuse it again: the address, the credentials or the content do not suit it.',
    cure: {
      window: `Check address and credentials of the target${v('target', (target) => ` ${target}`)}, then retry the delivery.`,
      terminal: `Check the url and the credentials of the target${v('target', (target) => ` ${target}`)}, then retry the delivery.`,
    },
  }),
  'delivery.not-accepted': (v) => ({
    what: `The receiver answered ${v('status')} but did not say that it accepted the mail.`,
    why: 'It must answer JSON with "success": true.',
    cure: {
      window:
        'Check the receiver; if any answer from 200 to 299 means success, change "Counts as accepted" of the target.',
      terminal:
        'Check the receiver; if any answer from 200 to 299 means success, set success of the target to any-2xx.',
    },
  }),
  'delivery.gone': (v) => ({
    what: `The receiver says that its address no longer exists (status ${v('status')}).`,
    why: 'The scenario behind it was switched off or deleted.',
    cure: {
      window: `Switch it on again or give the target${v('target', (target) => ` ${target}`)} its new address, then retry what failed for good.`,
      terminal: `Switch it on again or give the target${v('target', (target) => ` ${target}`)} its new url, then retry what is listed as failed.`,
    },
  }),
  'delivery.slow-down': () => ({
    what: 'The receiver asks for fewer requests.',
    cure: 'Nothing to do: deliveries wait as long as it asked for.',
  }),
  'delivery.server-fault': (v) => ({
    what: `The receiver has a fault of its own${v('status', (status) => ` (status ${status})`)}.`,
    cure: 'Nothing to do: the delivery is tried again for three days. If it lasts, look at the receiver.',
  }),
  'delivery.queue-full': () => ({
    what: 'The queue of the receiver is full.',
    why: 'Its scenario is slower than the mails that arrive.',
    cure: 'Nothing to do: the delivery is tried again. If it lasts, look at the scenario.',
  }),
  'delivery.body-too-large': (v) => ({
    what: `The delivery would be ${v('sizeBytes')} bytes; at most ${v('maxBytes')} are sent.`,
    cure: 'Handle this mail by hand.',
  }),
  'delivery.interrupted': () => ({
    what: 'The agent stopped while the request was under way.',
    why: 'Whether the receiver got it is unknown.',
    cure: 'The delivery is tried again with the same id, by which the receiver can tell a repeat.',
  }),
  'delivery.before-restore': () => ({
    what: 'It may have been sent before a backup was restored.',
    why: 'The history ends where the backup was made.',
    cure: 'Sent once more with the same id and as a repeat, by which the receiver can tell.',
  }),
  'delivery.target-missing': (v) => ({
    what: `The target ${v('target')} is no longer in the settings.`,
    cure: {
      window: 'Add it again in Settings, under "Webhooks", and retry, or discard the delivery.',
      terminal: 'Add it again to delivery.targets and retry, or discard the delivery.',
    },
  }),
  ...gmailFailuresEn,
  ...deployFailuresEn,
  'attention.dead-deliveries': (v) => ({
    what: `Deliveries that failed for good: ${v('count')}.`,
    cure: {
      window: 'Look at the reasons, then retry or discard them.',
      terminal: 'See "deliveries list --state dead" for the reasons, then retry or discard them.',
    },
  }),
  'attention.failed-mails': (v) => ({
    what: `Mails that could not be handled: ${v('count')}.`,
    cure: {
      window: 'The log names each of them; what they ask for must be done by hand.',
      terminal: 'See "messages --state failed"; what they ask for must be done by hand.',
    },
  }),
  'attention.unaccounted': (v) => ({
    what: `Mails of the folder that are unaccounted for: ${v('count')}.`,
    why: 'This must not happen; the agent reads them again.',
    cure: {
      window: 'Press "Check now"; if some stay, report it with the diagnostics of the log panel.',
      terminal: 'Run "check-now"; if some stay, report it with the log.',
    },
  }),
  'attention.unverified-target': (v) => ({
    what: `The certificate of the target ${v('target')} is not checked.`,
    why: 'Anybody between this machine and the receiver could read the deliveries.',
    cure: {
      window: 'Switch "Check its certificate" on again as soon as it is in order.',
      terminal: `Switch verifyTls of ${v('target')} on again as soon as its certificate is in order.`,
    },
  }),
  'attention.sending-off': () => ({
    what: 'Sending is switched off: mails wait.',
    cure: {
      window: 'Switch on "Send deliveries" to let them go.',
      terminal: 'Set delivery.enabled to true to send them.',
    },
  }),
  'attention.gmail-ending': (v) => ({
    what: `The Gmail connection ends on ${sayDateEn(v('date'))}.`,
    why: 'Google said so when it gave the last access: the app is in Testing, or the access was given for a time.',
    cure: 'Connect with Google again before that day.',
  }),
  'attention.restored': (v) => ({
    what: `A backup took the place of the database on ${sayDateEn(v('date'))}.`,
    why: `${v('until', (until) => `Its history ends on ${sayDateEn(until)}; mails since then are read again. `)}Mails that are sent once more because of it, each as a repeat with the id it had: ${v('count')}.`,
    cure: {
      window: 'Press "Understood" once you know.',
      terminal: 'Say that you know with "backups acknowledge".',
    },
  }),
  'attention.log-lost': (v) => ({
    what: `On ${sayDateEn(v('date'))} the log of the database was missing or broken.`,
    why: `What it held is forgotten, and those mails are read again. Mails that are sent once more because of it, each as a repeat with the id it had: ${v('count')}.`,
    cure: {
      window: 'If nobody took the file away, have the disk checked; press "Understood" once you know.',
      terminal:
        'If nobody took the file away, have the disk checked; say that you know with "backups acknowledge".',
    },
  }),
  'clock.off': (v) => ({
    what: `The clock of this machine is ${v('seconds')} s off${v('host', (host) => ` against ${host}`)}.`,
    why: 'With a wrong clock certificates, tokens and signatures are refused, and the window opens at the wrong time.',
    cure: 'Switch on automatic time in the system settings.',
  }),
  'network.proxy-silent': (v) => ({
    what: `The proxy${v('proxy', (proxy) => ` ${proxy}`)} does not answer.`,
    why: 'It is down, its address is wrong, or this machine is in another network now. Nothing was sent.',
    cure: {
      window: 'Check "Proxy address", or switch "Connect through a proxy" off; what waits goes on by itself.',
      terminal:
        'Check network.proxy.url, or set network.proxy.enabled to false; what waits goes on by itself.',
    },
  }),
  'network.proxy-refused': (v) => ({
    what: `The proxy${v('proxy', (proxy) => ` ${proxy}`)} refuses the way${v('host', (host) => ` to ${host}`)}.`,
    why: 'Its rules do not allow that host or port; mail needs 993 or 143, webhooks 443. Nothing was sent.',
    cure: 'Ask whoever runs the proxy to allow it; what waits goes on by itself.',
  }),
  'network.proxy-password': (v) => ({
    what: `The proxy${v('proxy', (proxy) => ` ${proxy}`)} asks for a user name and a password.`,
    why: 'None are set, they could not be read, or it does not take those it got. Nothing was sent.',
    cure: {
      window: 'Set "Proxy user" and its password in the network settings.',
      terminal: 'Set network.proxy.user and the secret PROXY_PASSWORD.',
    },
  }),
  'network.no-proxy': (v) => ({
    what: `What answers in the place of the proxy${v('proxy', (proxy) => ` ${proxy}`)} is no proxy.`,
    why: 'Its address or port is another one, or it opens no connections (CONNECT). Nothing was sent.',
    cure: {
      window: 'Check "Proxy address", or switch "Connect through a proxy" off.',
      terminal: 'Check network.proxy.url, or set network.proxy.enabled to false.',
    },
  }),
  'internal.bug': (v) => ({
    what: `Something went wrong inside the program${v('command', (command) => ` (${command})`)}.`,
    why: 'This is a fault of the program, not of your settings.',
    cure: {
      window:
        'Try again; if it stays, report it with the diagnostics of the log panel. No mail is lost by it.',
      terminal: 'Try again; if it stays, report it with the log. No mail is lost by it.',
    },
  }),
} satisfies Texts['failures'];
