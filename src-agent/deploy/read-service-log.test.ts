import { describe, expect, it } from 'vitest';
import { createRedactor } from '../support/redact.ts';
import { readLogLine } from './read-log-line.ts';
import { readServiceLog } from './read-service-log.ts';
import type { LogPage, LogQuery, RawLogLine } from './service-client.ts';

const as = (text: string): string => text;
const line = (message: string, level: string | null = null, second = 0): RawLogLine => ({
  message,
  timestamp: `2026-11-29T08:00:${String(second).padStart(2, '0')}.123456789Z`,
  labels: level === null ? null : [{ name: 'level', value: level }],
});

describe('a line of a log', () => {
  it.each([
    ['info', 'info'],
    ['WARN', 'warning'],
    ['critical', 'error'],
    ['trace', 'debug'],
    ['gossip', null],
    [null, null],
  ])('of level %s is shown as %s', (level, shown) => {
    expect(readLogLine(line('x', level), as)).toMatchObject({ level: shown });
  });

  it('has its instant, and none of the colours and control characters of a terminal', () => {
    expect(readLogLine(line('\u001B[31mred\u001B[0m\tand \u202Eturned\r\n'), as)).toEqual({
      at: Date.UTC(2026, 10, 29, 8, 0, 0, 123),
      level: null,
      message: 'red  and \uFFFDturned',
    });
  });

  it('keeps no secret, also where colours cut it', () => {
    const redactor = createRedactor();
    redactor.add('rnd_k3yOfTheOperator');
    expect(readLogLine(line('key rnd_k3y\u001B[1mOfTheOperator'), redactor.redact)?.message).toBe(
      'key [redacted]',
    );
  });

  it('is cut where it is longer than anyone reads, and left out without an instant', () => {
    expect(readLogLine(line('x'.repeat(1_000_000)), as)?.message).toHaveLength(2_000);
    expect(readLogLine({ ...line('x'), timestamp: 'yesterday' }, as)).toBeNull();
  });
});

describe('a log', () => {
  const QUERY: LogQuery = {
    ownerId: 'tea-1',
    serviceId: 'srv-web',
    type: 'app',
    startTime: '2026-11-28T08:00:00Z',
    endTime: null,
  };
  /** Pages of lines, newest first, as Render gives them. */
  const read = async (pages: readonly LogPage[], wish: { search?: string; count?: number } = {}) => {
    const asked: LogQuery[] = [];
    const answer = await readServiceLog({
      query: QUERY,
      search: wish.search ?? '',
      count: wish.count ?? 10,
      page: async (query) => {
        const value = pages[asked.length] ?? { logs: [] };
        asked.push(query);
        return { kind: 'done', value, httpStatus: 200 };
      },
      redact: as,
    });
    if (answer.kind !== 'done') throw new Error(answer.kind);
    return { ...answer.value, messages: answer.value.lines.map(({ message }) => message), asked };
  };
  const page = (lines: readonly RawLogLine[], nextEndTime: string | null = null): LogPage => ({
    hasMore: nextEndTime !== null,
    nextStartTime: QUERY.startTime,
    nextEndTime,
    logs: [...lines],
  });

  it('reads from the oldest to the newest, page after page', async () => {
    const { messages, asked, older } = await read([
      page([line('four', null, 4), line('three', null, 3)], '2026-11-29T08:00:02Z'),
      page([line('two', null, 2), line('one', null, 1)]),
    ]);
    expect(messages).toEqual(['one', 'two', 'three', 'four']);
    expect(asked.map(({ endTime }) => endTime)).toEqual([null, '2026-11-29T08:00:02Z']);
    expect(older).toBe(false);
  });

  it('keeps the order of lines of one instant', async () => {
    const { messages } = await read([page([line('second', null, 1), line('first', null, 1)])]);
    expect(messages).toEqual(['first', 'second']);
  });

  it('stops when there are enough of them, and says that there are older ones', async () => {
    const { messages, asked, older } = await read(
      [page([line('b', null, 2), line('a', null, 1)], '2026-11-29T08:00:00Z')],
      { count: 2 },
    );
    expect({ messages, pages: asked.length, older }).toEqual({ messages: ['a', 'b'], pages: 1, older: true });
  });

  it('is searched in whatever case', async () => {
    const { messages, searched } = await read([page([line('Timeout of the DATABASE'), line('all well')])], {
      search: ' database ',
    });
    expect({ messages, searched }).toEqual({ messages: ['Timeout of the DATABASE'], searched: 2 });
  });

  it('is not read for ever where Render names the same page again, or always another', async () => {
    const same = page([line('x')], '2026-11-29T08:00:00Z');
    expect((await read(Array.from({ length: 50 }, () => same))).asked).toHaveLength(2);
    const ever = Array.from({ length: 50 }, (_, index) => page([line('x')], `2026-11-28T${index}`));
    const { asked, older } = await read(ever, { search: 'nowhere' });
    expect({ asked: asked.length, older }).toEqual({ asked: 20, older: true });
  });
});
