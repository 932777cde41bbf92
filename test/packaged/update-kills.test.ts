import { cpSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listBackups } from '../../src-agent/store/backup.ts';
import { checkDatabase } from '../../src-agent/store/check-database.ts';
import { connectReadOnly, pragmaNumber } from '../../src-agent/store/connection.ts';
import { dataFiles } from '../../src-agent/store/data-folder.ts';
import { SCHEMA_VERSION } from '../../src-agent/store/migrate.ts';
import { type AgentProcess, startAgentProcess, startProgram } from '../support/agent-process.ts';
import { type BundledAgent, bundleAgent } from '../support/bundle-agent.ts';
import { settingsFor } from '../support/cli-rig.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { tellFigures } from '../support/figures.ts';
import { type AgentRows, readAgentRows } from '../support/kill-rows.ts';
import { makeNextVersion } from '../support/next-version.ts';
import { desabonnementMail, recadrageMail } from '../support/sample-mails.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/*
 * UPD-3 with two packaged versions: the application ends and installs the next one, which is started for the first time
 * and changes the database. It is killed somewhere on the way, and what is then at its place is started. An AppImage
 * is stood in for by a script that starts the package of its version.
 */

const INSTALLER = fileURLToPath(new URL('../support/app-image-installer.ts', import.meta.url));
/** So much that copying it takes a while. */
const NEXT_BYTES = 64_000_000;
const MAILS = 10;
const KILLS = 50;
const PATIENCE_MS = 60_000;
const OPENED = /Database opened/u;

let folder: TemporaryFolder;
let cache: TemporaryFolder;
let next: TemporaryFolder;
let installer: BundledAgent;
let dovecot: Dovecot;
/** One takes everything, the other asks for an hour of patience: the deliveries are done, but for one that waits. */
let prompt: WebhookSink;
let slow: WebhookSink;
let versions: Readonly<Record<'old' | 'new', Buffer>>;
let base: AgentRows;

beforeAll(async () => {
  const program = process.env.RSD_TEST_APP ?? '';
  folder = createTemporaryFolder('update-kills', '/dev/shm');
  cache = createTemporaryFolder('update-cache', tmpdir());
  next = makeNextVersion(dirname(program), dirname(dirname(program)));
  versions = { old: appImageOf(dirname(program), 1_000), new: appImageOf(next.path, NEXT_BYTES) };
  writeFileSync(join(cache.path, 'new'), versions.new, { mode: 0o755 });
  installer = bundleAgent(INSTALLER);
  dovecot = await startDovecot();
  prompt = await startWebhookSink();
  slow = await startWebhookSink({ answer: () => ({ status: 503, headers: { 'retry-after': '3600' } }) });
  base = await makeBase();
});
afterAll(async () => {
  await Promise.all([dovecot.stop(), prompt.close(), slow.close()]);
  await Promise.all([installer.remove(), next.remove(), cache.remove(), folder.remove()]);
});

/** A file that starts the package in this folder. */
function appImageOf(packaged: string, size: number): Buffer {
  const file = Buffer.alloc(size, '#');
  // As root Chromium refuses its sandbox; the product itself never passes this.
  file.write(`#!/bin/sh\nexec '${packaged}/render-signal-desktop' --no-sandbox "$@"\n`);
  return file;
}

type Place = { readonly dataDir: string; readonly appImage: string };

function place(name: string): Place {
  const own = join(folder.path, name);
  mkdirSync(own);
  const appImage = join(own, 'signal.AppImage');
  writeFileSync(appImage, versions.old, { mode: 0o755 });
  return { dataDir: join(own, 'data'), appImage };
}

const secrets = () => ({ MAILBOX_PASSWORD: dovecot.password });

/** Whatever lies at the application's place, without a window. */
function startApp({ dataDir, appImage }: Place, ...more: readonly string[]): Promise<AgentProcess> {
  return startProgram([appImage, '--cli', 'run', '--data', dataDir, ...more], { secrets: secrets() });
}

/** Deliveries as version 1 made them, some of them done; another mail has come since. */
async function makeBase(): Promise<AgentRows> {
  const user = dovecot.newUser();
  const settings = settingsFor({ port: dovecot.port, user }, prompt.url);
  const targets = [
    ...(settings.delivery?.targets ?? []),
    { id: 'slow', url: slow.url, kinds: ['desabonnement'] },
  ];
  const file = join(folder.path, 'settings.json');
  writeFileSync(file, JSON.stringify({ ...settings, delivery: { targets } }));
  const at = place('base');
  const app = await startApp(at, '--settings', file);
  await app.waitForLine(OPENED, PATIENCE_MS);
  const lots = Array.from({ length: MAILS - 1 }, (_, index) => recadrageMail({ lot: index + 1 }));
  await dovecot.append(user, [desabonnementMail(), ...lots]);
  await waitForDelivered(at, MAILS);
  await waitUntil({
    what: 'the slow receiver to be asked',
    check: () => readAgentRows(at.dataDir).deliveries.some(wasPutOff),
    on: { everyMs: 20 },
    timeoutMs: PATIENCE_MS,
  });
  await app.kill();
  await dovecot.append(user, recadrageMail({ lot: MAILS }));
  return readAgentRows(at.dataDir);
}

const wasPutOff = ({ target, state, attempts }: AgentRows['deliveries'][number]): boolean =>
  target === 'slow' && state === 'queued' && attempts > 0;

const deliveredIn = ({ dataDir }: Place): number =>
  readAgentRows(dataDir).deliveries.filter(({ state }) => state === 'delivered').length;

async function waitForDelivered(at: Place, count: number): Promise<void> {
  await waitUntil({
    what: `${count} mails to be delivered`,
    check: () => deliveredIn(at) === count || undefined,
    on: { everyMs: 20 },
    timeoutMs: PATIENCE_MS,
    seen: () => JSON.stringify(readAgentRows(at.dataDir).deliveries.map(({ state }) => state)),
  });
}

/** The application ends, installs what it fetched, and is started: one process group, killed as one. */
async function startUpdate(at: Place): Promise<AgentProcess> {
  cpSync(join(folder.path, 'base', 'data'), at.dataDir, { recursive: true });
  const file = join(cache.path, basename(dirname(at.appImage)));
  linkSync(join(cache.path, 'new'), file);
  return startAgentProcess([file, '0'], {
    entry: installer.entry,
    env: { APPIMAGE: at.appImage, DATA: at.dataDir },
    secrets: secrets(),
    wrapper: ['sh', '-c', '"$@" && exec "$APPIMAGE" --cli run --data "$DATA"', 'sh'],
  });
}

/** What an update that nobody disturbs takes, from each moment to the next. Milliseconds. */
type Spans = Readonly<Record<Moment, number>>;
type Moment = keyof typeof MOMENTS;
/** Whose line begins each part. */
const MOMENTS = { install: /^begins$/u, start: /^\{"done":true/u, work: OPENED } as const;

async function measure(at: Place): Promise<Spans> {
  const app = await startUpdate(at);
  const times: number[] = [];
  for (const line of Object.values(MOMENTS)) {
    await app.waitForLine(line, PATIENCE_MS);
    times.push(performance.now());
  }
  await waitForDelivered(at, MAILS + 1);
  times.push(performance.now());
  await app.kill();
  const [begins = 0, installed = 0, opened = 0, delivered = 0] = times;
  return { install: installed - begins, start: opened - installed, work: delivered - opened };
}

function schemaOf(path: string): number {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    return pragmaNumber(db, 'user_version');
  } finally {
    db.close();
  }
}

type Phase = 'old version' | 'new version, old schema' | 'new version, new schema';

/** Where the kill came. */
function phaseOf({ appImage, dataDir }: Place): Phase | 'no version' {
  const file = readFileSync(appImage);
  const schema = schemaOf(dataFiles(dataDir).database);
  if (file.equals(versions.old) && schema === SCHEMA_VERSION) return 'old version';
  if (!file.equals(versions.new)) return 'no version';
  return schema === SCHEMA_VERSION ? 'new version, old schema' : 'new version, new schema';
}

/** What is wrong with a data folder on which a version has worked since the kill. */
function judge(at: Place, phase: Phase): readonly string[] {
  const wrong: string[] = [];
  const rows = readAgentRows(at.dataDir);
  for (const kind of ['messages', 'deliveries'] as const) {
    const kept = rows[kind].slice(0, base[kind].length);
    if (JSON.stringify(kept) !== JSON.stringify(base[kind])) wrong.push(`other ${kind}`);
  }
  const isNew = phase !== 'old version';
  const { database } = dataFiles(at.dataDir);
  if (schemaOf(database) !== SCHEMA_VERSION + (isNew ? 1 : 0)) wrong.push('another schema');
  if (!isNew) return wrong;
  const db = new Database(database, { readonly: true });
  const marked = db.prepare('SELECT count(*) FROM deliveries WHERE of_next = 1').pluck().get();
  db.close();
  if (Number(marked) < base.deliveries.length) wrong.push(`${marked} deliveries are of the new schema`);
  const whole = listBackups(at.dataDir).filter(({ path }) => isBaseBackup(path));
  if (whole.length === 0) wrong.push('no backup of the old schema');
  return wrong;
}

/** It opens, and holds what version 1 left. */
function isBaseBackup(path: string): boolean {
  const checked = checkDatabase(path, 'full');
  if (!checked.ok || checked.value.version !== SCHEMA_VERSION) return false;
  const db = connectReadOnly(path);
  try {
    const found = db.prepare<[], string>('SELECT id || state FROM deliveries ORDER BY seq').pluck().all();
    return JSON.stringify(found) === JSON.stringify(base.deliveries.map(({ id, state }) => id + state));
  } finally {
    db.close();
  }
}

describe('a new version that is killed on its way', { timeout: 600_000 }, () => {
  it(`UPD-3: ${KILLS} kills while a new version is installed and first started: ${KILLS} starts, nothing lost`, async (context) => {
    const random = createSeededRandom(takeSeed('UPD-3 versions'));
    const spans = await measure(place('undisturbed'));
    process.stdout.write(`${JSON.stringify(spans)}\n`);
    const asked = prompt.requests().length;
    const moments = Array.from({ length: KILLS }, (_, kill): Moment => {
      if (kill % 3 === 0) return 'install';
      return kill % 3 === 1 ? 'start' : 'work';
    });
    const wrong: string[] = [];
    const phases: Record<Phase, number> = {
      'old version': 0,
      'new version, old schema': 0,
      'new version, new schema': 0,
    };
    let starts = 0;
    for (const [kill, moment] of random.shuffle(moments).entries()) {
      const at = place(String(kill));
      const update = await startUpdate(at);
      await update.waitForLine(MOMENTS[moment], PATIENCE_MS);
      const until = performance.now() + random.next() * spans[moment];
      while (performance.now() < until) await new Promise(setImmediate);
      await update.kill();
      const phase = phaseOf(at);
      if (phase === 'no version') {
        wrong.push(`kill ${kill}: no version`);
        continue;
      }
      phases[phase] += 1;
      const app = await startApp(at);
      await waitForDelivered(at, MAILS + 1);
      await app.kill();
      starts += 1;
      wrong.push(...judge(at, phase).map((one) => `kill ${kill} (${phase}): ${one}`));
      rmSync(dirname(at.appImage), { recursive: true });
    }
    const baseIds = new Set(base.deliveries.map(({ id }) => id));
    const repeated = prompt
      .requests()
      .slice(asked)
      .filter(({ id }) => baseIds.has(id ?? '')).length;
    tellFigures(context, {
      kills: KILLS,
      starts,
      lost: wrong.length,
      repeated,
      oldVersion: phases['old version'],
      oldSchema: phases['new version, old schema'],
      newSchema: phases['new version, new schema'],
    });
    expect(wrong).toEqual([]);
    expect({ starts, repeated }).toEqual({ starts: KILLS, repeated: 0 });
    // The kills went everywhere.
    expect(Math.min(...Object.values(phases))).toBeGreaterThan(2);
  });
});
