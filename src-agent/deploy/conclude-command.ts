import type { Deploy } from '../contract/deploy.ts';
import type { Failure } from '../contract/result.ts';
import type { DeployChange } from '../ports.ts';
import type { CommandEnd } from './run-command.ts';

/** What a deploy becomes when its command has ended. It is never run a second time by itself. */
export function concludeCommand(
  deploy: Deploy,
  end: CommandEnd,
  given: {
    /** Whether the service has an address to be asked. */
    readonly hasHealth: boolean;
    readonly now: number;
    readonly program: string;
    readonly limitMs: number;
    /** Of its output. */
    readonly lastLine: string;
  },
): DeployChange {
  const { now } = given;
  if (end.why === 'interrupted') return concludeInterrupted(deploy, { now, pid: null });
  if (end.why === 'cancelled') {
    return { state: 'cancelled', steps: closed(deploy, 'cancelled', null), endedAt: now };
  }
  const failure = failureOf(end, given);
  if (failure !== null) {
    return { state: 'failed', steps: closed(deploy, 'failed', failure), failure, endedAt: now };
  }
  const steps = closed(deploy, 'accepted', null);
  return given.hasHealth
    ? { state: 'checking', steps, followedSince: now }
    : { state: 'done', steps, endedAt: now };
}

/** The agent ended first. `pid`: of what may still run, where nobody could end it. */
export function concludeInterrupted(
  deploy: Deploy,
  { now, pid }: { readonly now: number; readonly pid: number | null },
): DeployChange {
  const failure: Failure = {
    code: 'deploy.command-interrupted',
    params: pid === null ? {} : { pid },
    retryable: false,
  };
  return { state: 'interrupted', steps: closed(deploy, 'unknown', failure), failure, endedAt: now };
}

function closed(
  { steps }: Deploy,
  outcome: 'accepted' | 'failed' | 'cancelled' | 'unknown',
  failure: Failure | null,
): Deploy['steps'] {
  return steps.map((step) => (step.outcome === 'sending' ? { ...step, outcome, failure } : step));
}

function failureOf(
  { why, exitCode, signal, detail }: CommandEnd,
  { program, limitMs, lastLine }: { program: string; limitMs: number; lastLine: string },
): Failure | null {
  const tell = (code: Failure['code'], params: Failure['params']): Failure => ({
    code,
    params,
    retryable: false,
  });
  if (why === 'not-started') {
    return tell('deploy.command-not-started', {
      path: program,
      ...(detail === null ? {} : { detail }),
    });
  }
  if (why === 'timed-out') return tell('deploy.command-timed-out', { seconds: Math.round(limitMs / 1_000) });
  if (exitCode === 0) return null;
  return tell('deploy.command-failed', {
    code: signal ?? exitCode ?? '?',
    ...(lastLine === '' ? {} : { answer: lastLine }),
  });
}
