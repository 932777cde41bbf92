import type { RpcPort } from '../contract/rpc.ts';

/** What is used of Electron's MessagePortMain, in the main process and in a utility process alike. */
type MessagePortMain = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  close(): void;
};

/** Commands and events, or secrets, over one of Electron's ports; `start` stays the caller's. */
export function messagePort(port: MessagePortMain): RpcPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => void port.on('close', () => listener()),
    close: () => port.close(),
  };
}
