import { extname, join, normalize, sep } from 'node:path';

/**
 * The window's own origin, `app://panel`, without Electron: which addresses are ours, which file answers one, and
 * the policy under which a page runs (REN-1, REN-3).
 */

export const SCHEME = 'app';
const HOST = 'panel';
export const APP_URL = `${SCHEME}://${HOST}/index.html`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The content type of a file that a page may load; undefined for any other. */
export function contentType(path: string): string | undefined {
  return TYPES[extname(path)];
}

/** Whether an address is of our own pages. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol: scheme, host } = new URL(url);
  return scheme === `${SCHEME}:` && host === HOST;
}

/** The nonce is for the component library's own style elements; nothing inline is allowed without it. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "worker-src 'none'",
  ].join('; ');
}

/** A file inside the folder; null for anything else. */
export function filePath(url: string, folder: string): string | null {
  if (!isAppUrl(url)) return null;
  let path: string;
  try {
    path = normalize(join(folder, decodeURIComponent(new URL(url).pathname)));
  } catch {
    return null;
  }
  return path.startsWith(folder + sep) && !path.includes('\0') ? path : null;
}
