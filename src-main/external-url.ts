/**
 * Which addresses may be given to the system's browser (REN-4): https, or http to this machine; no name or password
 * in them, no control characters, a plain host. Known hosts open at once; any other only after the operator saw it.
 */
export type ExternalUrl =
  | { readonly verdict: 'refused' }
  | { readonly verdict: 'known' | 'ask'; readonly url: string; readonly host: string };

/** Those of the files, and where an operator makes their OAuth client. */
const KNOWN_HOSTS = ['dropbox.com', 'fromsmash.com', 'swisstransfer.com', 'console.cloud.google.com'];
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Two slashes, then a host and nothing that could be a name before it. */
const AUTHORITY = /^https?:\/\/[^/?#@]+(?:[/?#]|$)/iu;
/** Letters of one script only: an address in punycode may look like another. */
const PLAIN_HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z]$/u;

export function judgeExternalUrl(text: string): ExternalUrl {
  const refused = { verdict: 'refused' } as const;
  if (/[\p{Cc}\p{Cf}\s\\]/u.test(text) || !AUTHORITY.test(text) || !URL.canParse(text)) return refused;
  const url = new URL(text);
  const { protocol, hostname: host, username, password } = url;
  if (username !== '' || password !== '') return refused;
  if (LOOPBACK.has(host)) return { verdict: 'ask', url: url.href, host: url.host };
  if (
    protocol !== 'https:' ||
    !PLAIN_HOST.test(host) ||
    host.split('.').some((part) => part.startsWith('xn--'))
  ) {
    return refused;
  }
  const known = KNOWN_HOSTS.some((name) => host === name || host.endsWith(`.${name}`));
  return { verdict: known && url.port === '' ? 'known' : 'ask', url: url.href, host: url.host };
}
