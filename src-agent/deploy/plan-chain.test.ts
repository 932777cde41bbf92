import { describe, expect, it } from 'vitest';
import type { DeployMethod, DeployStep } from '../contract/deploy.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { planChain } from './plan-chain.ts';

const step = (
  method: DeployMethod,
  outcome: DeployStep['outcome'],
  code: ErrorCode | null = null,
): DeployStep => ({
  method,
  outcome,
  at: 0,
  httpStatus: null,
  failure: code === null ? null : { code, params: {}, retryable: false },
});

describe('the chain of ways', () => {
  it('begins with the hook', () => {
    expect(planChain([])).toEqual({ kind: 'try', method: 'hook' });
  });

  it.each(['not-configured', 'refused', 'unreachable'] as const)('goes on after %s', (outcome) => {
    expect(planChain([step('hook', outcome)])).toEqual({ kind: 'try', method: 'api' });
  });

  it.each(['sending', 'unknown'] as const)('DEL-6: goes nowhere after %s', (outcome) => {
    expect(planChain([step('hook', outcome)])).toEqual({ kind: 'doubtful' });
    expect(planChain([step('hook', 'refused'), step('api', outcome)])).toEqual({ kind: 'doubtful' });
  });

  it('ends with the first yes', () => {
    expect(planChain([step('hook', 'accepted')])).toEqual({ kind: 'taken' });
  });

  it.each([
    ['deploy.not-configured', 'deploy.conflict', 'refused', 'deploy.conflict'],
    ['deploy.hook-malformed', 'deploy.api-key-missing', 'not-configured', 'deploy.hook-malformed'],
  ] as const)('is refused when no way is left: %s, %s', (hook, api, outcome, told) => {
    expect(planChain([step('hook', 'not-configured', hook), step('api', outcome, api)])).toMatchObject({
      kind: 'refused',
      failure: { code: told },
    });
  });
});
