import { describe, expect, it } from 'vitest';
import { type Deploy, RENDER_STATUSES } from '../../../src-agent/contract/deploy.ts';
import { sampleDeploy } from '../../../test/support/sample-deploy.ts';
import { roadOfDeploy } from './deploy-road.ts';

const step = (change: Partial<Deploy['steps'][number]>): Deploy['steps'][number] => ({
  method: 'hook',
  outcome: 'accepted',
  at: 1,
  httpStatus: null,
  failure: null,
  ...change,
});

function drawn(change: Partial<Deploy>): readonly string[] {
  return roadOfDeploy(sampleDeploy(change)).map((station) => {
    const name =
      station.kind === 'way' ? station.step.method : station.kind === 'phase' ? station.phase : station.kind;
    return `${name} ${station.mark}`;
  });
}

describe('the road of a deploy', () => {
  it('passes the ways in the order in which they were tried', () => {
    const steps = [
      step({ outcome: 'sending' }),
      step({ outcome: 'refused' }),
      step({ method: 'api', outcome: 'sending' }),
    ];
    expect(drawn({ state: 'triggering', steps, renderStatus: null })).toEqual(['hook failed', 'api running']);
  });

  it('shows what is behind and what lies ahead of a build', () => {
    expect(drawn({})).toEqual(['hook passed', 'queue passed', 'build running', 'update ahead', 'live ahead']);
  });

  it('has a pre-deploy only where there is one, and no build on the way back to an earlier deploy', () => {
    expect(drawn({ renderStatus: 'pre_deploy_in_progress' })).toContain('pre-deploy running');
    expect(drawn({ rollbackTo: 'dep-0', renderStatus: 'update_in_progress' })).toEqual([
      'hook passed',
      'queue passed',
      'update running',
      'live ahead',
    ]);
  });

  it('ends where it failed', () => {
    const road = drawn({ state: 'failed', renderStatus: 'build_failed', endedAt: 9 });
    expect(road).toEqual(['hook passed', 'queue passed', 'build failed']);
  });

  it('comes to the health of the service when it is asked', () => {
    const health = {
      url: 'https://x',
      at: 9,
      failure: null,
      httpStatus: 200,
      tookMs: 9,
      certificateDaysLeft: 9,
    };
    expect(drawn({ state: 'checking', renderStatus: 'live' }).at(-1)).toBe('health running');
    expect(drawn({ state: 'live', renderStatus: 'live', health }).at(-1)).toBe('health passed');
  });

  it('shows a status that is not known as it is', () => {
    expect(roadOfDeploy(sampleDeploy({ renderStatus: 'brewing' })).at(-1)).toEqual({
      kind: 'strange',
      status: 'brewing',
      mark: 'running',
    });
  });

  it.each(RENDER_STATUSES)('runs nowhere once it is given up at %s', (renderStatus) => {
    expect(drawn({ state: 'gave-up', renderStatus, endedAt: 9 }).join()).not.toContain('running');
  });
});
