import { isAllowedWebhookUrl } from './webhook-address.ts';

/** Zone of the replaced system's short forms; other zones are written as whole addresses. */
const HOST = 'hook.eu2.make.com';
const TOKEN = /^[A-Za-z0-9_-]{1,200}$/u;
/** What people and programs write where they have no address. */
const PLACEHOLDER = /^(?:null|none|nil|undefined|todo|changeme|example)$/iu;

/**
 * A webhook address of Make.com in one of its three forms (BEHAVIOUR.md 1.11): a whole https address, the alias
 * `<token>@hook.eu2.make.com`, or the bare token. Gives the whole address, or null when it is none of them.
 */
export function normaliseMakeAddress(value: string | null): string | null {
  const text = value?.trim() ?? '';
  if (/^https?:\/\//iu.test(text)) {
    const address = text.replace(/^https?:/iu, (scheme) => scheme.toLowerCase());
    return address.length <= 2_000 && isAllowedWebhookUrl(address) ? address : null;
  }
  const at = text.indexOf('@');
  if (at === -1) return addressOf(text);
  // The token ends at the first at sign; what follows the host is ignored.
  const host = text.slice(text.lastIndexOf('@') + 1);
  return /^hook\.eu2\.make\.com(?:$|[/?#])/iu.test(host) ? addressOf(text.slice(0, at)) : null;
}

function addressOf(token: string): string | null {
  return TOKEN.test(token) && !PLACEHOLDER.test(token) ? `https://${HOST}/${token}` : null;
}
