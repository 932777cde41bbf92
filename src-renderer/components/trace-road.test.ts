import { describe, expect, it } from 'vitest';
import type { TraceStep } from '../../src-agent/contract/entities.ts';
import { roadOf } from './trace-road.ts';

const step = (check: TraceStep['check'], verdict: TraceStep['verdict']): TraceStep => ({
  check,
  verdict,
  detail: `${check}.x`,
  params: {},
});

describe('the road of a trace', () => {
  it('makes one station of what a check says in a row, with its gravest verdict', () => {
    const { stations } = roadOf([step('sender', 'pass'), step('targets', 'pass'), step('targets', 'note')]);
    expect(stations.map(({ check, verdict, steps }) => [check, verdict, steps.length])).toEqual([
      ['sender', 'pass', 1],
      ['targets', 'pass', 2],
    ]);
  });

  it('keeps a check that comes again later as a station of its own', () => {
    const { stations } = roadOf([
      step('keywords', 'pass'),
      step('detector', 'note'),
      step('keywords', 'pass'),
    ]);
    expect(stations.map(({ check }) => check)).toEqual(['keywords', 'detector', 'keywords']);
  });

  it('names what was not looked at, in the order of the checks, when one of them decided', () => {
    const { isLeft, notReached } = roadOf([step('sender', 'stop')]);
    expect(isLeft).toBe(true);
    expect(notReached[0]).toBe('authentication');
    expect(notReached).not.toContain('sender');
  });

  it('leaves nothing aside on a road that was gone to its end', () => {
    expect(roadOf([step('sender', 'pass'), step('sending', 'pass')])).toMatchObject({
      isLeft: false,
      notReached: [],
    });
  });

  it('is empty for a mail that no check saw', () => {
    expect(roadOf([])).toEqual({ stations: [], isLeft: false, notReached: [] });
  });
});
