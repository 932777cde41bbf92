import type { MailExpectation } from '../support/kill-mails.ts';
import {
  groupBy,
  judgeHistory,
  judgeLedger,
  judgeRepeats,
  judgeStrayRequests,
  subjectOf,
  type Witnesses,
} from '../support/kill-oracle.ts';
import type { DeliveryRow, MessageRow } from '../support/kill-rows.ts';
import type { SinkLogEntry } from '../support/sink-process.ts';

/** What the operator did in the day, as far as it may change what becomes of a mail. */
export type Circumstances = {
  /** Targets that were off at some moment. */
  readonly wereOff: ReadonlySet<string>;
  /** There was a window, and its policy leaves mails of that target out instead of keeping them. */
  readonly skippedOutside: string | null;
};

/** Every sentence is a violation; empty when the day ended as it must (RELIABILITY.md DEL-1 to DEL-3, LOG-4). */
export function judgeDay(witnesses: Witnesses, circumstances: Circumstances): readonly string[] {
  return [
    ...judgeRepeats({ requests: bySignal(witnesses) }),
    ...judgeStrayRequests(witnesses),
    ...judgeLedger(witnesses),
    ...judgeEnds(witnesses, circumstances),
    ...judgeHistory(witnesses),
  ];
}

/** Copies of one mail are signals of their own: where the first died, the next one goes out under its own id. */
function bySignal({ mails, requests }: Witnesses): Map<string, readonly SinkLogEntry[]> {
  const copies = new Set(
    mails.flatMap(({ subject, outcome }) => (outcome.kind === 'one-of' ? [subject] : [])),
  );
  const all = [...requests].flatMap(([target, entries]) => entries.map((entry) => ({ target, entry })));
  const groups = groupBy(all, ({ target, entry }) =>
    copies.has(subjectOf(entry)) ? `${target} ${entry.id}` : target,
  );
  return new Map([...groups].map(([key, list]) => [key, list.map(({ entry }) => entry)]));
}

type End = { readonly row: MessageRow; readonly deliveries: readonly DeliveryRow[]; readonly seen: boolean };

function judgeEnds({ mails, rows, flags, requests }: Witnesses, circumstances: Circumstances): string[] {
  const faults: string[] = [];
  const accepted = new Set(
    [...requests.values()].flat().flatMap(({ answer, id }) => (answer === 'ok' && id !== null ? [id] : [])),
  );
  const deliveriesOf = groupBy(rows.deliveries, ({ messageId }) => String(messageId));
  const rowsOf = groupBy(rows.messages, ({ subject }) => subject);
  const endsOf = (subject: string): End[] =>
    (rowsOf.get(subject) ?? []).map((row) => ({
      row,
      deliveries: deliveriesOf.get(String(row.id)) ?? [],
      seen: flags.get(row.uid)?.includes('\\Seen') ?? false,
    }));
  for (const { id, target, state } of rows.deliveries)
    if (state === 'delivered' && !accepted.has(id))
      faults.push(`${id} is delivered to ${target}, which accepted nothing`);

  const groups = groupBy(mails, ({ subject, outcome }) =>
    outcome.kind === 'one-of' ? outcome.key : subject,
  );
  for (const [key, members] of groups) {
    const [first] = members;
    if (first === undefined) continue;
    const ends = [...new Set(members.map(({ subject }) => subject))].flatMap(endsOf);
    const wrong = ends.flatMap((end) => judgeEnd(end, first.outcome, circumstances) ?? []);
    if (first.outcome.kind === 'one-of') wrong.push(...judgeTogether(ends));
    faults.push(...wrong.map((fault) => `"${key}": ${fault}`));
  }
  return faults;
}

const isDead = ({ row, deliveries }: End): boolean =>
  row.state === 'failed' &&
  (row.reason === 'crashed-reader' || deliveries.some(({ state }) => state === 'dead'));

/** null: as it may be. */
function judgeEnd(
  end: End,
  outcome: MailExpectation['outcome'],
  { wereOff, skippedOutside }: Circumstances,
): string | null {
  const { row, deliveries, seen } = end;
  if (isDead(end)) return seen ? 'failed and marked as read' : null;
  if (outcome.kind === 'ignored') {
    if (deliveries.length > 0) return 'has deliveries';
    if (row.state !== 'ignored' || row.reason !== outcome.reason)
      return `${row.state} (${row.reason}), not ${outcome.reason}`;
    return seen === outcome.seen ? null : `marked as read: ${seen}`;
  }
  const { targets } = outcome;
  if (row.state === 'ignored') {
    const leftOut =
      row.reason === 'outside-window-skipped' && targets.some((target) => target === skippedOutside);
    const isCopy = outcome.kind === 'one-of' && row.reason === outcome.duplicate;
    return leftOut || isCopy ? null : `ignored (${row.reason})`;
  }
  if (row.state !== 'sent') return `${row.state} (${row.reason}) at the end`;
  const missing = targets.filter(
    (target) => !deliveries.some((one) => one.target === target && one.state === 'delivered'),
  );
  if (deliveries.length === 0 || missing.some((target) => !wereOff.has(target)))
    return `sent, but not to ${missing.join(', ')}`;
  return seen ? null : 'sent and not marked as read';
}

/** Of copies, or of mails of one group, one is sent; or one that died shows what happened to it. */
function judgeTogether(ends: readonly End[]): string[] {
  const sent = ends.filter(({ row }) => row.state === 'sent').length;
  if (sent > 1) return [`${sent} were sent`];
  const isTold = ends.some((end) => isDead(end) || end.row.reason === 'outside-window-skipped');
  return sent === 0 && !isTold ? ['none was sent and none is visibly dead'] : [];
}
