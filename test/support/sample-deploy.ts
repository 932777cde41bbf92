import type { Deploy } from '../../src-agent/contract/deploy.ts';

/** A deploy by the hook that Render builds. */
export function sampleDeploy(change: Partial<Deploy> = {}): Deploy {
  return {
    id: 1,
    revision: 1,
    service: { id: 'srv-0123456789abcdefghij', name: 'web' },
    who: 'camille@studio via window',
    at: 1_000,
    clearCache: false,
    commitAsked: null,
    rollbackTo: null,
    state: 'running',
    steps: [{ method: 'hook', outcome: 'accepted', at: 1_000, httpStatus: 200, failure: null }],
    renderId: 'dep-1',
    renderStatus: 'build_in_progress',
    commit: null,
    newestBefore: null,
    cancelAsked: false,
    followedSince: 1_000,
    endedAt: null,
    failure: null,
    health: null,
    lastLines: [],
    missingSettings: [],
    outputChars: 0,
    ...change,
  };
}
