import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';

/**
 * The window's own origin, `app://panel`: its files come from the package and from nowhere else, under a policy that
 * lets nothing in that is not in the package (REN-3). file:// is never used: it would be a wider origin (REN-1).
 */

const SCHEME = 'app';
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

/** In the page, stands for the nonce of this load. */
const NONCE_MARK = '__CSP_NONCE__';

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

/** Before the application is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers for `app://panel` from `folder`. */
export function serveAppScheme(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const path = filePath(request.url, folder);
    if (path === null || request.method !== 'GET') return notFound();
    const type = TYPES[extname(path)];
    if (type === undefined) return notFound();
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null) return notFound();
    const headers: Record<string, string> = {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    };
    if (extname(path) !== '.html') return new Response(new Uint8Array(bytes), { headers });
    const nonce = randomBytes(18).toString('base64');
    headers['content-security-policy'] = contentSecurityPolicy(nonce);
    headers['cache-control'] = 'no-store';
    return new Response(bytes.toString('utf8').replaceAll(NONCE_MARK, nonce), { headers });
  });
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

function notFound(): Response {
  return new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } });
}
