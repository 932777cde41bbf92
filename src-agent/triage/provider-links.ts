import type { Provider } from '../contract/entities.ts';

/**
 * Which addresses belong to the three providers. The host decides, whole, as written and as parsed; any path of
 * it counts, also a file request and the home page, because the replaced system's receivers are used to them
 * (BEHAVIOUR.md 1.5 and Q16, PROTOCOLS.md section 8).
 */

const PROVIDER_HOSTS: Readonly<Record<string, Provider>> = {
  'dropbox.com': 'dropbox',
  'fromsmash.com': 'fromsmash',
  'swisstransfer.com': 'swisstransfer',
};

/**
 * The host must also be written in plain letters and be followed by a path, query, fragment, port or nothing:
 * a parser turns `ｄropbox.com` and `dropbox.com\@evil.test` into the provider, other programs do not. Without the
 * flag `u`, by which a long s would be an s.
 */
const WRITTEN_HOST = /^https?:\/\/(?:www\.)?(?:dropbox|fromsmash|swisstransfer)\.com(?=[/?#:]|$)/i;

const PROVIDER_OR_WRAPPER =
  /^https?:\/\/(?:(?:www\.)?(?:dropbox|fromsmash|swisstransfer|google)\.com|[a-z0-9-]{1,63}\.safelinks\.protection\.outlook\.com)/iu;

/** A cheap first look, so that a mail of a hundred thousand other URLs costs nothing. */
export function mayLeadToProvider(url: string): boolean {
  return PROVIDER_OR_WRAPPER.test(url);
}

function parseUrl(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/** The provider of an http(s) URL; null for any other host, for user information and for what is no URL. */
export function providerOf(url: string): Provider | null {
  if (!WRITTEN_HOST.test(url)) return null;
  const parsed = parseUrl(url);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return null;
  return PROVIDER_HOSTS[parsed.hostname.replace(/^www\./u, '')] ?? null;
}

/** Folder, file and transfer pages of Dropbox, old and new. */
const DROPBOX_SHARE = /^\/(?:scl\/f[oi]|sh?|t)\/[^/]/u;

/**
 * The same Dropbox link as a download: `dl=1` instead of any `dl` or `raw`, all else as written and in its order
 * (without its `rlkey` a link does not open). null for what is no Dropbox share.
 */
export function directDownloadUrl(url: string): string | null {
  if (providerOf(url) !== 'dropbox' || !DROPBOX_SHARE.test(parseUrl(url)?.pathname ?? '')) return null;
  const [beforeFragment = ''] = url.split('#', 1);
  const [page = '', ...rest] = beforeFragment.split('?');
  const kept = rest
    .join('?')
    .split('&')
    .filter((parameter) => parameter !== '' && !/^(?:dl|raw)(?:=|$)/iu.test(parameter));
  return `${page}?${[...kept, 'dl=1'].join('&')}`;
}

/**
 * The address inside a wrapper that mail services put around links: Outlook Safe Links and Google's redirect.
 * null when it is none. To be judged anew, once.
 */
export function unwrapRedirect(url: string): string | null {
  if (
    !/^https?:\/\/(?:[a-z0-9-]+\.safelinks\.protection\.outlook\.com|(?:www\.)?google\.com)\//iu.test(url)
  ) {
    return null;
  }
  const parsed = parseUrl(url);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return null;
  if (parsed.hostname.endsWith('.safelinks.protection.outlook.com')) return parsed.searchParams.get('url');
  if (parsed.pathname !== '/url') return null;
  return parsed.searchParams.get('q') ?? parsed.searchParams.get('url');
}
