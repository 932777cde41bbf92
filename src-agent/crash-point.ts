import type { CrashPoint } from './delivery/outbox-runner.ts';

/** Moments of a mail's road at which a test may end the process (DEL-1). */
export type AgentCrashPoint = CrashPoint | 'handling-started' | 'before-decision' | 'after-decision';
