import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { listeningPort } from './listening-port.ts';

export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** A webhook receiver inside this process, on loopback, answering as the operators' real one does. */
export type DemoReceiver = {
  readonly origin: string;
  readonly received: readonly Received[];
  /** Answers the next request with 503, as a receiver that is being restarted does. */
  failOnce(): void;
  close(): Promise<void>;
};

export async function startDemoReceiver(): Promise<DemoReceiver> {
  const received: Received[] = [];
  let failsNext = false;
  const server = createServer((request, response) => {
    // The clock of the demonstration is another one than this machine's, and an answer's date would tell.
    response.sendDate = false;
    void text(request).then((body) => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const fails = failsNext;
      failsNext = false;
      response.writeHead(fails ? 503 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ success: !fails }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = listeningPort(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    failOnce: () => {
      failsNext = true;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
