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
    expect(planChain([], null)).toEqual({ kind: 'try', method: 'hook' });
  });

  it.each(['not-configured', 'refused', 'unreachable'] as const)('goes on after %s', (outcome) => {
    expect(planChain([step('hook', outcome)], null)).toEqual({ kind: 'try', method: 'api' });
  });

  it.each(['sending', 'unknown'] as const)('DEL-6: goes nowhere after %s', (outcome) => {
    expect(planChain([step('hook', outcome)], null)).toEqual({ kind: 'doubtful' });
    expect(planChain([step('hook', 'refused'), step('api', outcome)], null)).toEqual({ kind: 'doubtful' });
  });

  it('ends with the first yes', () => {
    expect(planChain([step('hook', 'accepted')], null)).toEqual({ kind: 'taken' });
  });

  it.each([
    ['deploy.not-configured', 'deploy.conflict', 'refused', 'deploy.conflict'],
    ['deploy.hook-malformed', 'deploy.api-key-missing', 'not-configured', 'deploy.hook-malformed'],
  ] as const)('is refused when no way is left: %s, %s', (hook, api, outcome, told) => {
    expect(planChain([step('hook', 'not-configured', hook), step('api', outcome, api)], null)).toMatchObject({
      kind: 'refused',
      failure: { code: told },
    });
  });

  it.each([
    ['not-configured', 'stop', 'try'],
    ['unreachable', 'stop', 'try'],
    ['refused', 'stop', 'refused'],
    ['refused', 'run-command', 'try'],
    ['not-configured', null, 'refused'],
    ['unreachable', null, 'refused'],
    ['unknown', 'run-command', 'doubtful'],
    ['sending', 'run-command', 'doubtful'],
    ['accepted', 'run-command', 'taken'],
  ] as const)(
    'CMD-1: after the API was %s, with "%s" for its no, the local command: %s',
    (api, allowed, plan) => {
      expect(planChain([step('hook', 'refused'), step('api', api)], allowed).kind).toBe(plan);
    },
  );

  it.each(['not-configured', 'refused'] as const)('ends with a command that was %s', (outcome) => {
    const steps = [step('hook', 'refused'), step('api', 'unreachable'), step('command', outcome)];
    expect(planChain(steps, 'run-command').kind).toBe('refused');
  });
});
