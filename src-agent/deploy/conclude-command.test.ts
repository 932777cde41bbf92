import { describe, expect, it } from 'vitest';
import { sampleDeploy } from '../../test/support/sample-deploy.ts';
import { concludeCommand } from './conclude-command.ts';
import type { CommandEnd } from './run-command.ts';

const running = sampleDeploy({
  state: 'commanding',
  steps: [
    { method: 'hook', outcome: 'refused', at: 1, httpStatus: 404, failure: null },
    { method: 'command', outcome: 'sending', at: 2, httpStatus: null, failure: null },
  ],
});

function conclude(end: Partial<CommandEnd>, hasHealth = false) {
  return concludeCommand(
    running,
    { why: 'ended', exitCode: null, signal: null, detail: null, ...end },
    { hasHealth, now: 9, program: '/opt/deploy', limitMs: 300_000, lastLine: 'last words' },
  );
}

describe('the end of a command', () => {
  it.each([
    [{ exitCode: 0 }, 'done', 'accepted', undefined],
    [{ exitCode: 3 }, 'failed', 'failed', { code: 3, answer: 'last words' }],
    [{ signal: 'SIGSEGV' }, 'failed', 'failed', { code: 'SIGSEGV', answer: 'last words' }],
    [{ why: 'timed-out', signal: 'SIGTERM' }, 'failed', 'failed', { seconds: 300 }],
    [{ why: 'not-started', detail: 'EACCES' }, 'failed', 'failed', { path: '/opt/deploy', detail: 'EACCES' }],
    [{ why: 'cancelled', exitCode: 0 }, 'cancelled', 'cancelled', undefined],
    [{ why: 'interrupted', exitCode: 0 }, 'interrupted', 'unknown', {}],
  ] as const)('%j makes a deploy that is %s', (end, state, outcome, params) => {
    const change = conclude(end);
    expect(change).toMatchObject({ state, endedAt: 9, steps: [{ outcome: 'refused' }, { outcome, at: 2 }] });
    expect(change.failure?.params).toEqual(params);
  });

  it('is followed by the health of the service where that has an address', () => {
    expect(conclude({ exitCode: 0 }, true)).toMatchObject({ state: 'checking', followedSince: 9 });
    expect(conclude({ exitCode: 1 }, true)).toMatchObject({ state: 'failed' });
  });
});
