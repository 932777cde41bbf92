import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the range the kernel takes outgoing ports from (32768 on Linux), so that no connection
 * sits on the port of a server that is stopped and started again.
 */
const LOWEST = 15_000;
const ABOVE_HIGHEST = 32_000;

/** True when a listener can be bound to the port on 127.0.0.1 now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** A loopback port nobody listens on. Another process may still take it first: be ready to try again. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(LOWEST, ABOVE_HIGHEST);
    if (await isPortFree(port)) return port;
  }
  throw new Error('no free loopback port in 100 tries');
}
