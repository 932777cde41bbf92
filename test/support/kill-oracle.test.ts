import { describe, expect, it } from 'vitest';
import type { KillTarget, MailExpectation } from './kill-mails.ts';
import { judgeRun, type Witnesses } from './kill-oracle.ts';
import type { DeliveryRow, MessageRow } from './kill-rows.ts';
import type { SinkLogEntry } from './sink-process.ts';

/** One mail that was sent at its second attempt, one that was ignored, and two of one group. */
const MAILS: readonly MailExpectation[] = [
  { subject: 'A', outcome: { kind: 'fires', targets: ['lots'] } },
  { subject: 'Re: A', outcome: { kind: 'ignored', reason: 'reply-or-forward', seen: true } },
  { subject: 'G1', outcome: group() },
  { subject: 'G2', outcome: group() },
];
const MESSAGES: readonly MessageRow[] = [
  { id: 1, uid: 1, subject: 'A', state: 'sent', reason: 'accepted' },
  { id: 2, uid: 2, subject: 'Re: A', state: 'ignored', reason: 'reply-or-forward' },
  { id: 3, uid: 3, subject: 'G1', state: 'sent', reason: 'accepted' },
  { id: 4, uid: 4, subject: 'G2', state: 'ignored', reason: 'duplicate-group' },
];
const DELIVERIES: readonly DeliveryRow[] = [
  { id: 'id-a', messageId: 1, target: 'lots', state: 'delivered', attempts: 2, recorded: 2 },
  { id: 'id-g', messageId: 3, target: 'lots', state: 'delivered', attempts: 1, recorded: 1 },
];
const REQUESTS: readonly SinkLogEntry[] = [
  request('A', 'id-a', 1, 'close'),
  request('A', 'id-a', 2, 'ok'),
  request('G1', 'id-g', 1, 'ok'),
];
const FLAGS: ReadonlyMap<number, readonly string[]> = new Map([1, 2, 3, 4].map((uid) => [uid, ['\\Seen']]));

function group(): MailExpectation['outcome'] {
  return { kind: 'one-of', key: 'G', targets: ['lots'], duplicate: 'duplicate-group' };
}

function request(subject: string, id: string, attempt: number, answer: string): SinkLogEntry {
  const headers: [string, string][] = [['idempotency-key', id]];
  return { index: 0, at: 0, path: '/', id, attempt, headers, body: JSON.stringify({ subject }), answer };
}

type Change = {
  readonly mails?: readonly MailExpectation[];
  readonly messages?: readonly MessageRow[];
  readonly deliveries?: readonly DeliveryRow[];
  readonly requests?: readonly SinkLogEntry[];
  readonly flags?: Witnesses['flags'];
  readonly to?: KillTarget;
};

function judge(change: Change = {}): readonly string[] {
  return judgeRun({
    mails: change.mails ?? MAILS,
    rows: {
      messages: change.messages ?? MESSAGES,
      deliveries: change.deliveries ?? DELIVERIES,
      openMarks: 0,
    },
    requests: new Map([[change.to ?? 'lots', change.requests ?? REQUESTS]]),
    flags: change.flags ?? FLAGS,
  });
}

const withRow = (id: number, change: Partial<MessageRow>): readonly MessageRow[] =>
  MESSAGES.map((row) => (row.id === id ? { ...row, ...change } : row));
const without = (uid: number): Witnesses['flags'] =>
  new Map([...FLAGS].map(([one, flags]) => [one, one === uid ? [] : flags]));

describe('the judge of killed agents', () => {
  it('finds nothing wrong where nothing is', () => {
    expect(judge()).toEqual([]);
  });

  it('lets a mail end visibly dead, or set aside', () => {
    const dead = DELIVERIES.map((row) => (row.id === 'id-a' ? { ...row, state: 'dead' } : row));
    expect(judge({ messages: withRow(1, { state: 'failed' }), deliveries: dead, flags: without(1) })).toEqual(
      [],
    );
    expect(
      judge({
        messages: withRow(2, { state: 'failed', reason: 'crashed-reader' }),
        flags: without(2),
      }),
    ).toEqual([]);
  });

  it.each<[string, Change, RegExp]>([
    ['a mail without a row', { messages: MESSAGES.slice(1) }, /UID 1 has no row/],
    ['a mail that still waits', { messages: withRow(1, { state: 'waiting' }) }, /"A": waiting/],
    ['a mail ignored that should fire', { messages: withRow(1, { state: 'ignored' }) }, /"A": ignored/],
    [
      'a mail failed without anything dead to see',
      { messages: withRow(1, { state: 'failed' }), flags: without(1) },
      /"A": failed without a dead delivery/,
    ],
    [
      'a delivery that claims what no receiver accepted',
      { requests: REQUESTS.filter(({ attempt }) => attempt === 1) },
      /"A": delivered to lots, which accepted nothing/,
    ],
    [
      'a repeat under another id',
      { requests: [...REQUESTS, request('A', 'id-b', 3, 'ok')] },
      /"A" came under 2 ids/,
    ],
    [
      'a repeat that does not say so',
      { requests: [...REQUESTS, request('A', 'id-a', 2, 'ok')] },
      /"A" came as attempts 1, 2, 2/,
    ],
    [
      'a repeat with another body',
      {
        requests: REQUESTS.map((entry) =>
          entry.attempt === 2 ? { ...entry, body: '{"subject":"A","more":1}' } : entry,
        ),
      },
      /"A" came with different bodies/,
    ],
    ['a request to the wrong receiver', { to: 'files' }, /files: "A" should not have been sent there/],
    [
      'a request for a mail that should stay',
      { requests: [...REQUESTS, request('Re: A', 'id-r', 1, 'ok')] },
      /"Re: A" should not have been sent there/,
    ],
    [
      'both mails of a group sent',
      { messages: withRow(4, { state: 'sent', reason: 'accepted' }) },
      /"G": 2 were sent/,
    ],
    [
      'no mail of a group sent',
      { messages: withRow(3, { state: 'ignored', reason: 'duplicate-group' }) },
      /"G": none was sent/,
    ],
    ['a sent mail left unread', { flags: without(1) }, /"A": sent and not marked as read/],
    ['an ignored mail left unread', { flags: without(2) }, /"Re: A": marked as read: false/],
    [
      'an attempt that the history does not know',
      {
        deliveries: DELIVERIES.map((row) => (row.id === 'id-a' ? { ...row, recorded: 1 } : row)),
      },
      /id-a: 2 attempts, 1 recorded/,
    ],
  ])('sees %s', (_, change, fault) => {
    expect(judge(change).join('\n')).toMatch(fault);
  });
});
