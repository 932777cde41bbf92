import type { ServerResponse } from 'node:http';

type Payload = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
};

/** How the sink answers one request. */
export type SinkAnswer =
  /** An ordinary answer; given only once `until` has settled, when there is one. */
  | (Payload & { readonly until?: Promise<unknown> })
  /** The head at once, then the body at so many bytes per second. */
  | (Payload & { readonly drip: number })
  /** The head promises more bytes than come before the FIN. */
  | (Payload & { readonly truncated: true })
  /** A body without end, as fast as it is read. */
  | { readonly endless: true; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  /** These bytes instead of HTTP, then FIN. */
  | { readonly raw: Uint8Array | string }
  /** Never a byte; the connection stays open until the client or `close()` ends it. */
  | { readonly stall: true }
  /** FIN instead of an answer. */
  | { readonly closeAfterRequest: true }
  /** RST instead of an answer. */
  | { readonly reset: true };

/** 200 `{"success":true}`, what the receivers in the field answer. */
export const ACCEPTED: SinkAnswer = { status: 200, json: { success: true } };

const ENDLESS_CHUNK = Buffer.alloc(65_536, 0x61);

function bodyOf(payload: Payload): { readonly bytes: Buffer; readonly type: string | undefined } {
  if (payload.bytes !== undefined) return { bytes: Buffer.from(payload.bytes), type: undefined };
  if (payload.json !== undefined)
    return { bytes: Buffer.from(JSON.stringify(payload.json)), type: 'application/json' };
  return {
    bytes: Buffer.from(payload.text ?? ''),
    type: payload.text === undefined ? undefined : 'text/plain',
  };
}

function writeHead(response: ServerResponse, payload: Payload, length: number | undefined): void {
  const { type } = bodyOf(payload);
  response.writeHead(payload.status ?? 200, {
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(length === undefined ? {} : { 'content-length': String(length) }),
    ...payload.headers,
  });
}

/** Acts the answer out. `reset` ends the connection with an RST, which TLS sockets cannot do by themselves. */
export async function giveAnswer(
  response: ServerResponse,
  answer: SinkAnswer,
  reset: () => void,
): Promise<void> {
  const { socket } = response;
  if ('stall' in answer) return;
  if ('reset' in answer) return reset();
  if ('closeAfterRequest' in answer) {
    socket?.end();
    return;
  }
  if ('raw' in answer) {
    socket?.end(answer.raw);
    return;
  }
  if ('endless' in answer) {
    response.writeHead(answer.status ?? 200, answer.headers);
    while (!response.destroyed) {
      if (!response.write(ENDLESS_CHUNK)) await drained(response);
    }
    return;
  }
  const { bytes } = bodyOf(answer);
  if ('truncated' in answer) {
    writeHead(response, answer, bytes.length + 100);
    response.write(bytes, () => socket?.end());
    return;
  }
  if ('drip' in answer) {
    writeHead(response, answer, bytes.length);
    response.flushHeaders();
    for (const byte of bytes) {
      await new Promise((resolve) => setTimeout(resolve, 1_000 / answer.drip));
      if (response.destroyed) return;
      response.write(Uint8Array.of(byte));
    }
    response.end();
    return;
  }
  if (answer.until !== undefined) await Promise.allSettled([answer.until]);
  if (response.destroyed) return;
  writeHead(response, answer, bytes.length);
  response.end(bytes);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      response.off('drain', finish);
      response.off('close', finish);
      resolve();
    };
    response.once('drain', finish);
    response.once('close', finish);
  });
}
