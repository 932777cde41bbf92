import { hostname, userInfo } from 'node:os';

/** Who sits at this machine, as the audit keeps it: `user@machine`. */
export function operatorName(): string {
  return `${userInfo().username}@${hostname()}`;
}
