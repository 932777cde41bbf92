import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';

/*
 * Loaded before electron-entry.ts under plain Node: what Electron gives a utility process, as far as the entry uses it.
 * Starts the agent on RSD_STUB_DATA and, once it is ready, plants the fault named by RSD_STUB_FAULT.
 */

const FAULTS: Readonly<Record<string, () => void>> = {
  exception: () => {
    throw new Error('planted exception');
  },
  rejection: () => void Promise.reject(new Error('planted rejection')),
  abort: () => process.abort(),
};

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    const isReady =
      typeof message === 'object' && message !== null && Reflect.get(message, 'kind') === 'ready';
    if (isReady) setImmediate(() => FAULTS[process.env.RSD_STUB_FAULT ?? '']?.());
  }
}

/** Electron's port over Node's: messages come as events with `data`. */
function port(): object {
  const { port1 } = new MessageChannel();
  const emitter = new EventEmitter();
  port1.on('message', (data) => emitter.emit('message', { data }));
  return Object.assign(emitter, {
    postMessage: (message: unknown) => port1.postMessage(message),
    start: () => undefined,
    close: () => port1.close(),
  });
}

const parentPort = new ParentPort();
Object.defineProperty(process, 'parentPort', { value: parentPort });
setImmediate(() => {
  parentPort.emit('message', {
    data: {
      kind: 'start',
      restore: false,
      dataDir: process.env.RSD_STUB_DATA,
      mode: 'real',
      verbose: false,
      google: null,
      render: null,
      who: 'test via window',
      beatMs: 5_000,
    },
    ports: [port(), port()],
  });
});
