import { net, powerMonitor } from 'electron';
import { systemClock } from '../src-agent/support/clock.ts';

const NETWORK_LOOK_MS = 5_000;

/** Tells of every moment after which sockets must be taken for dead: wake, unlock, the network's return (TIM-4). */
export function followPower(wake: () => void): void {
  powerMonitor.on('resume', wake);
  powerMonitor.on('unlock-screen', wake);
  let online = net.isOnline();
  const look = (): void => {
    const now = net.isOnline();
    if (now && !online) wake();
    online = now;
    systemClock.setTimer(NETWORK_LOOK_MS, look);
  };
  look();
}
