/** Whether the scheme and the host literal of an address are acceptable (no user info; OUT-1). */
export function isAllowedWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && isLoopbackWritten(text);
}

/** Loopback as written: `localhost`, 127.0.0.0/8, `[::1]`. Input: a host name as `URL.hostname` gives it. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(host);
}

/** The canonical spellings only: `http://2130706433/` is this machine too, but nobody writes it honestly. */
const LOOPBACK_WRITTEN =
  /^https?:\/\/(?:localhost|127(?:\.(?:0|[1-9]\d{0,2})){3}|\[::1\])(?::\d{1,5})?(?:[/?]|$)/iu;

/** Whether a web address names this machine as an operator writes it (OUT-1). Input: the text as stored. */
export function isLoopbackWritten(url: string): boolean {
  return LOOPBACK_WRITTEN.test(url);
}
