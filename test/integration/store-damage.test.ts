import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { listBackups } from '../../src-agent/store/backup.ts';
import {
  createSimulatedWorld,
  type SimulatedAgent,
  type SimulatedWorld,
} from '../simulation/simulated-world.ts';
import { tellFigures } from '../support/figures.ts';
import { subjectOf } from '../support/kill-oracle.ts';
import { createSeededRandom, type SeededRandom, takeSeed } from '../support/seeds.ts';
import type { SinkLogEntry } from '../support/sink-process.ts';
import { unwrap } from '../support/store-samples.ts';

/*
 * STO-4. A database that was delivering when its agent was killed, damaged in every way a disk or a person may damage
 * it, then a whole start on it: mailbox, triage, outbox, receiver. What the operator would do is done: a database that is
 * told to be damaged is restored.
 */

const DAMAGES = 200;
const WORKING_MS = 60_000;
const PAGE_BYTES = 4_096;
const HOUR_MS = 3_600_000;

type Damage = { readonly what: string; readonly apply: (dataDir: string) => void };

const databaseOf = (dataDir: string): string => join(dataDir, 'agent.db');

function change(path: string, edit: (bytes: Buffer) => Buffer): void {
  if (existsSync(path)) writeFileSync(path, edit(readFileSync(path)));
}

const zeroPage = (content: Buffer, page: number): Buffer =>
  content.fill(0, page * PAGE_BYTES, (page + 1) * PAGE_BYTES);

/** One damage to a file of the database. */
function pickDamage(random: SeededRandom, strange: Buffer): Damage {
  const file = random.pick(['', '', '-wal']);
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => random.integer(0, 255)));
  const of = (what: string, edit: (bytes: Buffer) => Buffer): Damage => ({
    what: `agent.db${file}: ${what}`,
    apply: (dataDir) => change(databaseOf(dataDir) + file, edit),
  });
  switch (random.integer(0, 8)) {
    case 0:
    case 1: {
      const count = random.pick([1, 1, 5, 40]);
      return of(`${count} bits`, (content) => {
        for (let bit = 0; bit < count; bit += 1) {
          const at = random.integer(0, content.length - 1);
          content[at] = (content[at] ?? 0) ^ (1 << random.integer(0, 7));
        }
        return content;
      });
    }
    case 2:
      return of('cut short', (content) => content.subarray(0, random.integer(0, content.length - 1)));
    case 3:
      return of('a page of zeros', (content) =>
        zeroPage(content, random.integer(0, Math.floor(content.length / PAGE_BYTES) - 1)),
      );
    case 4:
      return of('not a database', (content) =>
        random.pick([bytes(5_000), Buffer.from('x'.repeat(content.length))]),
      );
    case 5:
      return of('empty', () => Buffer.alloc(0));
    case 6:
      return { what: `agent.db${file}: deleted`, apply: (dataDir) => rmSync(databaseOf(dataDir) + file) };
    case 7:
      return {
        what: 'agent.db-wal: that of another database',
        apply: (dataDir) => writeFileSync(`${databaseOf(dataDir)}-wal`, strange),
      };
    default:
      return of('bytes of its middle', (content) => {
        const at = random.integer(0, content.length - 2);
        bytes(Math.min(random.integer(1, 9_000), content.length - at)).copy(content, at);
        return content;
      });
  }
}

type History = {
  /** Where the killed agent's files lie. */
  readonly dataDir: string;
  /** What the receiver had got from it. */
  readonly sent: readonly SinkLogEntry[];
};

/** An agent that delivered for hours, made two backups, and was killed with something under way. */
async function liveAndDie(world: SimulatedWorld): Promise<History> {
  const first = await start(world, 'alive', {});
  unwrap(await first.client.call(COMMANDS['settings.set'], { change: world.settings }));
  await first.close();
  const agent = await start(world, 'alive', {});
  await world.pass(20_000);
  for (const mails of [6, 4, 4]) {
    world.append(mails);
    await world.pass(HOUR_MS);
    unwrap(await agent.client.call(COMMANDS['backups.make'], {}));
  }
  world.append(4);
  await world.pass(30_000);
  world.setMood('down');
  world.append(2);
  await world.pass(2_000);
  const dataDir = join(world.folder, 'killed');
  cpSync(join(world.folder, 'alive'), dataDir, { recursive: true });
  const sent = [...world.requests()];
  await agent.close();
  world.setMood('well');
  world.append(2);
  return { dataDir, sent };
}

async function start(
  world: SimulatedWorld,
  name: string,
  options: Parameters<SimulatedWorld['open']>[1],
): Promise<SimulatedAgent> {
  const agent = unwrap(await world.open(name, options));
  agent.open.agent.start();
  return agent;
}

type Outcome = {
  readonly restored: boolean;
  readonly fresh: boolean;
  readonly repeats: number;
  readonly wrong: readonly string[];
};

/** What comes of a damage; `wrong` is empty when it is as promised. */
async function live(world: SimulatedWorld, name: string, { sent }: History): Promise<Outcome> {
  const wrong: string[] = [];
  const from = world.requests().length;
  const opened = await world.open(name);
  if (!opened.ok && opened.error.code !== 'store.damaged') wrong.push(`does not start: ${opened.error.code}`);
  const agent = opened.ok ? opened.value : unwrap(await world.open(name, { restore: true }));
  agent.open.agent.start();
  const statusOf = async () => unwrap(await agent.client.call(COMMANDS['status.get'], {}));
  const fresh = (await statusOf()).attention.some(({ code }) => code === 'settings.incomplete');
  if (fresh) unwrap(await agent.client.call(COMMANDS['settings.set'], { change: world.settings }));
  await world.pass(WORKING_MS);
  const { watcher, ledger, attention } = await statusOf();
  if (watcher.state !== 'watching') wrong.push(`is ${watcher.state}: ${JSON.stringify(watcher)}`);
  if (ledger.noticed + ledger.waiting > 0) wrong.push(`not done: ${JSON.stringify(ledger)}`);
  if (ledger.failed + (ledger.unaccounted ?? 0) > 0 && attention.length === 0)
    wrong.push('a loss that nobody is told of');
  const now = world.requests().slice(from);
  const accepted = new Set([...sent, ...now].map(subjectOf));
  if (accepted.size < world.mails() && attention.length === 0)
    wrong.push(`${world.mails() - accepted.size} lost`);
  const before = new Map(sent.map((entry) => [subjectOf(entry), entry]));
  let repeats = 0;
  for (const entry of now) {
    const first = before.get(subjectOf(entry));
    if (first === undefined) continue;
    repeats += 1;
    if (entry.id !== first.id || (entry.attempt ?? 0) < 2)
      wrong.push(
        `"${subjectOf(entry)}" again as attempt ${entry.attempt}, same id: ${entry.id === first.id}`,
      );
  }
  wrong.push(...agent.complaints().filter((line) => /internal\.bug|Error: /u.test(line)));
  await agent.close();
  return { restored: !opened.ok, fresh, repeats, wrong };
}

describe('STO-4: damage', { timeout: 300_000 }, () => {
  it(`STO-4: ${DAMAGES} damages: at work within 60 s each, nothing lost, every repeat flagged`, async (context) => {
    const random = createSeededRandom(takeSeed('STO-4'));
    const world = createSimulatedWorld(random.fork('world'));
    const history = await liveAndDie(world);
    const stranger = await start(world, 'strange', {});
    unwrap(
      await stranger.client.call(COMMANDS['settings.set'], { change: { mailbox: { pollSeconds: 99 } } }),
    );
    const strange = readFileSync(`${databaseOf(join(world.folder, 'strange'))}-wal`);
    await stranger.close();
    const flags = world.mailbox.folder.mails.map(({ flags: set }) => [...set]);
    const outcomes: (Outcome & { readonly what: string })[] = [];
    let slowestMs = 0;
    for (let number = 0; number < DAMAGES; number += 1) {
      const dice = random.fork(`damage ${number}`);
      const name = `damaged-${number}`;
      const dataDir = join(world.folder, name);
      cpSync(history.dataDir, dataDir, { recursive: true });
      const damage = pickDamage(dice, strange);
      damage.apply(dataDir);
      const bad = dice.pick([0, 0, 0, 1, 3]);
      for (const { path } of listBackups(dataDir).slice(0, bad))
        change(path, (content) => zeroPage(content, 3));
      world.mailbox.folder.mails.forEach(({ flags: set }, at) => {
        set.clear();
        for (const flag of flags[at] ?? []) set.add(flag);
      });
      const started = performance.now();
      const outcome = await live(world, name, history);
      slowestMs = Math.max(slowestMs, performance.now() - started);
      outcomes.push({ ...outcome, what: `${number}. ${damage.what}, ${bad} backups damaged` });
      rmSync(dataDir, { recursive: true });
    }
    await world.remove();
    const figures = {
      damages: outcomes.length,
      restored: outcomes.filter(({ restored }) => restored).length,
      fresh: outcomes.filter(({ fresh }) => fresh).length,
      repeats: outcomes.reduce((sum, { repeats }) => sum + repeats, 0),
      slowestMs: Math.round(slowestMs),
    };
    tellFigures(context, figures);
    expect(outcomes.flatMap(({ what, wrong }) => wrong.map((one) => `${what}: ${one}`))).toEqual([]);
    expect(figures.restored).toBeGreaterThan(DAMAGES / 4);
    expect(figures.repeats).toBeGreaterThan(DAMAGES);
  });
});
