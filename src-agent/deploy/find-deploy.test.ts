import { describe, expect, it } from 'vitest';
import { findDeploy, hasNewer } from './find-deploy.ts';

const AT = 1_764_380_000_000;
const listed = (id: string, trigger: string | null, seconds = 0) => ({
  id,
  trigger,
  status: 'created',
  createdAt: new Date(AT + seconds * 1_000).toISOString(),
  commit: null,
});
const ours = (more: object = {}) => ({
  at: AT,
  newestBefore: 'dep-1',
  rollbackTo: null,
  steps: [{ method: 'hook', outcome: 'unknown', at: AT, httpStatus: null, failure: null }] as const,
  ...more,
});
const find = (list: readonly ReturnType<typeof listed>[], more: object = {}) => {
  const { steps, ...deploy } = ours(more);
  return findDeploy(list, { ...deploy, steps: [...steps] })?.id ?? null;
};

describe('our deploy', () => {
  it('is the newest above what was there before, whatever the clocks say', () => {
    expect(find([listed('dep-2', 'deploy_hook', -9_000), listed('dep-1', 'deploy_hook')])).toBe('dep-2');
  });

  it('is none that came another way, or was there before', () => {
    expect(find([listed('dep-3', 'new_commit'), listed('dep-1', 'deploy_hook')])).toBeNull();
    expect(find([listed('dep-1', 'deploy_hook'), listed('dep-0', 'deploy_hook')])).toBeNull();
  });

  it('may be told without a trigger', () => {
    expect(find([listed('dep-2', null), listed('dep-1', null)])).toBe('dep-2');
  });

  it('is told by its time where the list was not known before', () => {
    const unknown = { newestBefore: null };
    expect(find([listed('dep-2', 'deploy_hook', 1), listed('dep-1', 'deploy_hook', -60)], unknown)).toBe(
      'dep-2',
    );
    expect(find([listed('dep-1', 'deploy_hook', -60)], unknown)).toBeNull();
  });

  it('as a rollback is one of that trigger', () => {
    const rollback = { rollbackTo: 'dep-0' };
    expect(find([listed('dep-2', 'rollback'), listed('dep-1', 'api')], rollback)).toBe('dep-2');
    expect(find([listed('dep-2', 'api'), listed('dep-1', 'api')], rollback)).toBeNull();
  });
});

describe('a newer deploy', () => {
  const list = [listed('dep-2', 'api'), listed('dep-1', 'api')];
  it.each([
    ['dep-1', true],
    ['dep-2', false],
    ['dep-0', true],
  ])('than %s: %s', (id, expected) => {
    expect(hasNewer(list, id)).toBe(expected);
  });
});
