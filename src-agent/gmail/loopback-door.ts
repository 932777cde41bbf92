import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { RETURN_PAGE_POLICY } from './return-page.ts';

/** A visit that was waited for. */
export type DoorVisit = {
  readonly query: URLSearchParams;
  /** Shows the page and ends the visit. */
  answer(status: number, page: string): void;
};

export type LoopbackDoor = {
  /** Where the browser comes back to. */
  readonly address: string;
  /** Nobody listens any more; what is answered last is still sent. */
  close(): void;
};

/** Browsers open several connections at once; nobody else has business here. */
const MOST_CONNECTIONS = 8;

/**
 * The only port this product listens on: 127.0.0.1, chosen by the system, open for one visit (NET-3). Visits by another
 * name than the address (DNS rebinding), of other paths, by other methods, or that are not expected are turned away and
 * end no wait.
 */
export async function openLoopbackDoor(options: {
  readonly expects: (query: URLSearchParams) => boolean;
  /** Once, with the first visit that is expected. */
  readonly onVisit: (visit: DoorVisit) => void;
  /** For visits that are not expected, and for all after the one that was. */
  readonly strayPage: () => string;
}): Promise<LoopbackDoor> {
  let isTaken = false;
  let host = '';

  const receive = (request: IncomingMessage, response: ServerResponse): void => {
    const url = addressOf(request);
    if (request.headers.host !== host) refuse(response, 403);
    else if (request.method !== 'GET') refuse(response, 405);
    // `/favicon.ico` and whatever else browsers ask for.
    else if (url === null || url.pathname !== '/') refuse(response, 404);
    else if (isTaken || !options.expects(url.searchParams)) show(response, 400, options.strayPage());
    else {
      isTaken = true;
      options.onVisit({ query: url.searchParams, answer: (status, page) => show(response, status, page) });
    }
  };

  const server = createServer(receive);
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('a loopback listener has no port');
  host = `127.0.0.1:${bound.port}`;

  return {
    address: `http://${host}`,
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
}

function addressOf(request: IncomingMessage): URL | null {
  const path = request.url ?? '';
  return URL.canParse(path, 'http://127.0.0.1') ? new URL(path, 'http://127.0.0.1') : null;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain' });
  response.end();
}

function show(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' });
  response.end(page);
}

/** The address holds a code: it is neither kept, handed on nor framed. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': RETURN_PAGE_POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  connection: 'close',
} as const;
