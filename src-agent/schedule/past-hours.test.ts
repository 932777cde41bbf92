import { describe, expect, it } from 'vitest';
import { pastHours } from './past-hours.ts';

const at = (iso: string) => Date.parse(iso);
const starts = (count: number, zone: string, now: string) =>
  pastHours(count, zone, at(now)).map(({ from }) => new Date(from).toISOString().slice(0, 16));

describe('the past hours of a zone', () => {
  it('end with the running one, oldest first, each beginning where the one before ends', () => {
    const spans = pastHours(168, 'Europe/Paris', at('2025-11-18T09:15:00Z'));
    expect(spans).toHaveLength(168);
    expect(spans.at(-1)).toEqual({ from: at('2025-11-18T09:00:00Z'), to: at('2025-11-18T10:00:00Z') });
    expect(spans[0]?.from).toBe(at('2025-11-11T10:00:00Z'));
    for (const [index, span] of spans.entries()) expect(span.from).toBe(spans[index - 1]?.to ?? span.from);
  });

  it('begin on the quarter where the zone is a quarter off', () => {
    expect(starts(2, 'Asia/Kathmandu', '2025-11-18T09:20:00Z')).toEqual([
      '2025-11-18T08:15',
      '2025-11-18T09:15',
    ]);
  });

  it('count the repeated hour twice and the left-out one not at all', () => {
    const autumn = ['2025-10-25T23:00', '2025-10-26T00:00', '2025-10-26T01:00', '2025-10-26T02:00'];
    expect(starts(4, 'Europe/Paris', '2025-10-26T02:30:00Z')).toEqual(autumn);
    const spring = ['2026-03-28T23:00', '2026-03-29T00:00', '2026-03-29T01:00', '2026-03-29T02:00'];
    expect(starts(4, 'Europe/Paris', '2026-03-29T02:30:00Z')).toEqual(spring);
  });

  it.each(['Australia/Lord_Howe', 'America/St_Johns'])('go back through a whole year in %s', (zone) => {
    let now = at('2026-06-01T12:00:00Z');
    for (let week = 0; week < 53; week += 1) {
      const [oldest, ...later] = pastHours(168, zone, now);
      expect(later.every((span) => span.to > span.from)).toBe(true);
      now = (oldest?.from ?? 0) - 1;
    }
    expect(now).toBeLessThan(at('2025-06-01T12:00:00Z'));
  });
});
