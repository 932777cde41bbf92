import { z } from 'zod';
import type { KillTarget, MailExpectation } from './kill-mails.ts';
import type { AgentRows, DeliveryRow, MessageRow } from './kill-rows.ts';
import type { SinkLogEntry } from './sink-process.ts';

/**
 * Judges a run from three witnesses that know nothing of each other: what was put into the mailbox, what the
 * receivers wrote down, and the rows of the database (RELIABILITY.md DEL-1). Every sentence it returns is a fault.
 */

export type Requests = ReadonlyMap<KillTarget, readonly SinkLogEntry[]>;

export type Witnesses = {
  readonly mails: readonly MailExpectation[];
  readonly requests: Requests;
  readonly rows: AgentRows;
  /** UID to flags, of the folder itself. */
  readonly flags: ReadonlyMap<number, readonly string[]>;
};

const bodySchema = z.looseObject({ subject: z.string() });

export function subjectOf(entry: SinkLogEntry): string {
  return bodySchema.parse(JSON.parse(entry.body)).subject;
}

export function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

export function judgeRun(witnesses: Witnesses): readonly string[] {
  return [
    ...judgeRepeats(witnesses),
    ...judgeStrayRequests(witnesses),
    ...judgeLedger(witnesses),
    ...judgeOutcomes(witnesses),
    ...judgeHistory(witnesses),
  ];
}

/** A repeat has the first one's id and body and a higher attempt number; anything else is an unflagged duplicate. */
export function judgeRepeats({
  requests,
}: {
  readonly requests: ReadonlyMap<string, readonly SinkLogEntry[]>;
}): string[] {
  const faults: string[] = [];
  for (const [target, entries] of requests) {
    for (const [subject, list] of groupBy(entries, subjectOf)) {
      const ids = new Set(list.map(({ id }) => id));
      if (ids.size > 1) faults.push(`${target}: "${subject}" came under ${ids.size} ids`);
      if (new Set(list.map(({ body }) => body)).size > 1)
        faults.push(`${target}: "${subject}" came with different bodies`);
      const numbers = list.map(({ attempt }) => attempt ?? 0);
      const rising = numbers.every((number, index) => number > (numbers[index - 1] ?? 0));
      if (!rising) faults.push(`${target}: "${subject}" came as attempts ${numbers.join(', ')}`);
      const other = list.find(
        ({ id, headers }) =>
          headers.find(([name]) => name.toLowerCase() === 'idempotency-key')?.[1] !== id || id === null,
      );
      if (other !== undefined) faults.push(`${target}: "${subject}" has no equal Idempotency-Key`);
    }
  }
  return faults;
}

/** Nothing is ever sent that should not be. */
export function judgeStrayRequests({ mails, requests }: Pick<Witnesses, 'mails' | 'requests'>): string[] {
  const allowed = new Set(
    mails.flatMap(({ subject, outcome }) =>
      outcome.kind === 'ignored' ? [] : outcome.targets.map((target) => `${target} ${subject}`),
    ),
  );
  return [...requests].flatMap(([target, entries]) =>
    entries
      .filter((entry) => !allowed.has(`${target} ${subjectOf(entry)}`))
      .map((entry) => `${target}: "${subjectOf(entry)}" should not have been sent there`),
  );
}

/** Every UID of the folder has one row, no row is without its mail, and no mail is missing. */
export function judgeLedger({ mails, rows, flags }: Pick<Witnesses, 'mails' | 'rows' | 'flags'>): string[] {
  const faults: string[] = [];
  const uids = rows.messages.map(({ uid }) => uid);
  if (new Set(uids).size !== uids.length) faults.push('a UID has two rows');
  for (const uid of flags.keys()) if (!uids.includes(uid)) faults.push(`UID ${uid} has no row`);
  for (const uid of uids) if (!flags.has(uid)) faults.push(`the row of UID ${uid} has no mail`);
  const wanted = groupBy(mails, ({ subject }) => subject);
  const found = groupBy(rows.messages, ({ subject }) => subject);
  for (const [subject, list] of wanted) {
    const count = found.get(subject)?.length ?? 0;
    if (count !== list.length) faults.push(`"${subject}" has ${count} rows for ${list.length} mails`);
  }
  return faults;
}

/** The end of one mail, as rows, receivers and folder tell it. */
type Ending = {
  readonly row: MessageRow;
  readonly deliveries: readonly DeliveryRow[];
  readonly seen: boolean;
};

function judgeOutcomes(witnesses: Witnesses): string[] {
  const { mails, rows, flags, requests } = witnesses;
  const bySubject = groupBy(rows.messages, ({ subject }) => subject);
  const byMessage = groupBy(rows.deliveries, ({ messageId }) => String(messageId));
  const endingsOf = (subject: string): Ending[] =>
    (bySubject.get(subject) ?? []).map((row) => ({
      row,
      deliveries: byMessage.get(String(row.id)) ?? [],
      seen: flags.get(row.uid)?.includes('\\Seen') ?? false,
    }));
  const accepted = new Set(
    [...requests.values()].flatMap((entries) =>
      entries.filter(({ answer }) => answer === 'ok').map(({ id }) => id),
    ),
  );
  const faults: string[] = [];
  for (const { subject, outcome } of mails) {
    if (outcome.kind === 'one-of') continue;
    for (const ending of endingsOf(subject)) {
      const fault =
        outcome.kind === 'fires'
          ? judgeFired(ending, outcome.targets, accepted)
          : judgeIgnored(ending, outcome.reason, outcome.seen);
      if (fault !== null) faults.push(`"${subject}": ${fault}`);
    }
  }
  const groups = groupBy(
    mails.filter(({ outcome }) => outcome.kind === 'one-of'),
    ({ outcome }) => (outcome.kind === 'one-of' ? outcome.key : ''),
  );
  for (const [key, members] of groups) {
    const subjects = [...new Set(members.map(({ subject }) => subject))];
    const fault = judgeGroup(members, subjects.flatMap(endingsOf), accepted);
    if (fault !== null) faults.push(`the mails of "${key}": ${fault}`);
  }
  return faults;
}

const visiblyFailed = ({ row, deliveries }: Ending): boolean =>
  row.state === 'failed' &&
  (row.reason === 'crashed-reader' || deliveries.some(({ state }) => state === 'dead'));

/** null: as it should be. */
function judgeFired(
  ending: Ending,
  targets: readonly KillTarget[],
  accepted: ReadonlySet<string | null>,
): string | null {
  const { row, deliveries, seen } = ending;
  const lied = deliveries.find(({ id, state }) => state === 'delivered' && !accepted.has(id));
  if (lied !== undefined) return `delivered to ${lied.target}, which accepted nothing`;
  if (row.state === 'failed') {
    if (!visiblyFailed(ending)) return `failed without a dead delivery (${row.reason})`;
    return seen ? 'failed and marked as read' : null;
  }
  if (row.state !== 'sent') return `${row.state} (${row.reason}) and not sent`;
  const missing = targets.filter(
    (target) => !deliveries.some((delivery) => delivery.target === target && delivery.state === 'delivered'),
  );
  if (missing.length > 0 || deliveries.length !== targets.length)
    return `sent, but ${missing.join(', ') || 'not only'} of ${targets.join(', ')}`;
  return seen ? null : 'sent and not marked as read';
}

function judgeIgnored({ row, deliveries, seen }: Ending, reason: string, mayBeSeen: boolean): string | null {
  if (deliveries.length > 0) return 'has deliveries';
  if (row.state === 'failed' && row.reason === 'crashed-reader')
    return seen ? 'set aside and marked as read' : null;
  if (row.state !== 'ignored' || row.reason !== reason) return `${row.state} (${row.reason}), not ${reason}`;
  return seen === mayBeSeen ? null : `marked as read: ${seen}`;
}

/** Exactly one is sent, unless one that died shows what happened to it. */
function judgeGroup(
  members: readonly MailExpectation[],
  endings: readonly Ending[],
  accepted: ReadonlySet<string | null>,
): string | null {
  const [first] = members;
  if (first === undefined || first.outcome.kind !== 'one-of') return 'no such group';
  const { targets, duplicate } = first.outcome;
  const sent = endings.filter(({ row }) => row.state === 'sent');
  if (sent.length > 1) return `${sent.length} were sent`;
  if (sent.length === 0 && !endings.some(visiblyFailed)) return 'none was sent and none is visibly dead';
  for (const ending of endings) {
    const isDuplicate = ending.row.state === 'ignored';
    const fault = isDuplicate
      ? judgeIgnored(ending, duplicate, duplicate === 'duplicate-group')
      : judgeFired(ending, targets, accepted);
    if (fault !== null) return fault;
  }
  return null;
}

/** The road of each delivery can be read back: as many attempts as it counts, none of them unknown to it (LOG-4). */
export function judgeHistory({ rows, requests }: Pick<Witnesses, 'rows' | 'requests'>): string[] {
  const faults: string[] = [];
  const seen = groupBy([...requests.values()].flat(), ({ id }) => id ?? '');
  for (const { id, target, attempts, recorded } of rows.deliveries) {
    if (attempts !== recorded) faults.push(`${target} ${id}: ${attempts} attempts, ${recorded} recorded`);
    const last = Math.max(0, ...(seen.get(id) ?? []).map(({ attempt }) => attempt ?? 0));
    if (last > attempts) faults.push(`${target} ${id}: the receiver saw attempt ${last} of ${attempts}`);
  }
  const known = new Set(rows.deliveries.map(({ id }) => id));
  for (const id of seen.keys()) if (!known.has(id)) faults.push(`a request under the unknown id ${id}`);
  return faults;
}
