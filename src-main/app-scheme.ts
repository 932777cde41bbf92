import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { contentSecurityPolicy, contentType, filePath, SCHEME } from './app-address.ts';

/**
 * Serves the window's own origin, `app://panel`: its files come from the package and from nowhere else, under a
 * policy that lets nothing in that is not in the package (REN-3). file:// is never used: it would be a wider origin
 * (REN-1).
 */

/** In the page, stands for the nonce of this load. */
const NONCE_MARK = '__CSP_NONCE__';

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
    const type = contentType(path);
    if (type === undefined) return notFound();
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null) return notFound();
    const headers: Record<string, string> = {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    };
    if (!path.endsWith('.html')) return new Response(new Uint8Array(bytes), { headers });
    const nonce = randomBytes(18).toString('base64');
    headers['content-security-policy'] = contentSecurityPolicy(nonce);
    headers['cache-control'] = 'no-store';
    return new Response(bytes.toString('utf8').replaceAll(NONCE_MARK, nonce), { headers });
  });
}

function notFound(): Response {
  return new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } });
}
