import { readMail } from '../../src-agent/mime/read-mail.ts';
import { detectDesabonnement } from '../../src-agent/triage/detect-desabonnement.ts';
import { detectPresence } from '../../src-agent/triage/detect-presence.ts';
import { detectRecadrage } from '../../src-agent/triage/detect-recadrage.ts';
import { extractLinks } from '../../src-agent/triage/extract-links.ts';
import { matchKeywords } from '../../src-agent/triage/match-keywords.ts';
import { readText } from '../../src-agent/triage/read-text.ts';
import { recognise } from '../../src-agent/triage/recognise.ts';
import { prepareSearchText } from '../../src-agent/triage/search-text.ts';
import { HOSTILE_MAILS, type HostileMail } from '../support/hostile-mails.ts';
import { HOSTILE_TEXTS, type HostileText } from '../support/hostile-texts.ts';
import { sampleMail, sampleSettings } from '../support/sample-mail.ts';
import { type Figure, figure } from './figures.ts';

/** Enough to tell a growth; all generators and stages together are some thousand runs. */
const SIZE = 262_144;
const SIZES_PER_MB = 1_000_000 / SIZE;
/** Longer header blocks are not read (RELIABILITY.md MAIL-3). */
const HEADER_BYTES = 50_000;
/** RELIABILITY.md MAIL-2: a second per 5 MB and detector; twice the size at most 2.5 times as long. */
const MS_PER_MB = 200;
const MOST_GROWTH = 2.5;
/** Of less work than this the ratio is that of the noise. */
const COARSE_MS = 10;
const SUBJECT = 'Média Solution - Missions Recadrage - Lot 42 - samedi';
const LINK = { provider: 'dropbox', raw_url: 'x' } as const;
const settings = sampleSettings({ triage: { excludeKeywords: ['publicité', 'offre spéciale', 'a a'] } });

export type StageCost = {
  readonly msPerMb: Figure;
  readonly worst: string;
  readonly growth: Figure;
  readonly growsMost: string;
};

/** The worst of all generators for each stage, in the processor's time: other programs do not count. */
export type HostileCosts = {
  readonly generators: Figure;
  /** Mails of hostile bodies, from bytes to text. */
  readonly readMail: StageCost;
  /** The largest header block that is read, once per mail. */
  readonly readHeader: { readonly ms: Figure; readonly worst: string };
  /** Hostile text: all that the worker does after reading, then each part of it. */
  readonly recognise: StageCost;
  readonly detectors: Readonly<Record<string, StageCost>>;
};

type Cost = { readonly name: string; readonly ms: number; readonly growth: number };

export async function measureHostile(): Promise<HostileCosts> {
  const bodies = HOSTILE_MAILS.filter(({ name }) => name.startsWith('body'));
  const headers = HOSTILE_MAILS.filter(({ name }) => name.startsWith('header'));
  const ofBodies: Cost[] = [];
  for (const mail of bodies) ofBodies.push(await readingCost(mail));
  const ofHeaders: Cost[] = [];
  for (const { name, make } of headers) {
    const mail = make(2 * HEADER_BYTES);
    ofHeaders.push({ name, ms: await leastWork(() => readMail(mail)), growth: 0 });
  }
  const worstHeader = largest(ofHeaders, ({ ms }) => ms);

  const byStage = new Map<string, Cost[]>();
  for (const hostile of HOSTILE_TEXTS) {
    for (const { stage, ...cost } of await textCosts(hostile)) {
      byStage.set(stage, [...(byStage.get(stage) ?? []), { name: hostile.name, ...cost }]);
    }
  }
  const { recognise: all = [], ...detectors } = Object.fromEntries(byStage);
  return {
    generators: figure(HOSTILE_MAILS.length + HOSTILE_TEXTS.length, 'generators', { atLeast: 30 }),
    readMail: worstOf(ofBodies, {}),
    readHeader: { ms: figure(worstHeader.ms, 'ms'), worst: worstHeader.name },
    recognise: worstOf(all, {}),
    detectors: Object.fromEntries(
      Object.entries(detectors).map(([stage, costs]) => [stage, worstOf(costs, { below: MS_PER_MB })]),
    ),
  };
}

function worstOf(costs: readonly Cost[], goal: { readonly below?: number }): StageCost {
  const worst = largest(costs, ({ ms }) => ms);
  const grows = largest(costs, ({ growth }) => growth);
  const { below } = goal;
  return {
    msPerMb: figure(worst.ms * SIZES_PER_MB, 'ms/MB', below === undefined ? undefined : { below }),
    worst: worst.name,
    growth: figure(grows.growth, 'times', { below: MOST_GROWTH }),
    growsMost: grows.name,
  };
}

async function readingCost({ name, make }: HostileMail): Promise<Cost> {
  const once = make(SIZE);
  const twice = make(2 * SIZE);
  return {
    name,
    ...(await compare(
      () => readMail(once),
      () => readMail(twice),
    )),
  };
}

async function textCosts(hostile: HostileText) {
  const once = stagesOf(hostile, SIZE);
  const twice = stagesOf(hostile, 2 * SIZE);
  const costs: { readonly stage: string; readonly ms: number; readonly growth: number }[] = [];
  for (const [stage, task] of Object.entries(once)) {
    const double = twice[stage];
    if (double !== undefined) costs.push({ stage, ...(await compare(task, double)) });
  }
  return costs;
}

function stagesOf(hostile: HostileText, size: number): Readonly<Record<string, () => unknown>> {
  // A flat copy: the readers get decoded bytes, not a tree of repetitions.
  const made = Buffer.from(hostile.make(size).slice(0, size)).toString();
  const mail = sampleMail({
    subject: SUBJECT,
    ...(hostile.html ? { text: '', html: made } : { text: made }),
  });
  const { visible, linkSource } = readText(mail.text, mail.html);
  const search = prepareSearchText(SUBJECT, visible);
  return {
    recognise: () => recognise(mail, settings),
    readText: () => readText(mail.text, mail.html),
    prepareSearch: () => prepareSearchText(SUBJECT, visible),
    links: () => extractLinks(linkSource),
    recadrage: () => detectRecadrage(search, [LINK], linkSource),
    desabonnement: () => detectDesabonnement(search, linkSource),
    presence: () => detectPresence(search),
    keywords: () => matchKeywords(settings.triage.excludeKeywords, search),
  };
}

/** A growth beyond the goal is measured again: once linear is linear, a disturbance is not. */
async function compare(
  once: () => unknown,
  twice: () => unknown,
): Promise<{ readonly ms: number; readonly growth: number }> {
  let ms = Number.POSITIVE_INFINITY;
  let growth = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && growth > MOST_GROWTH; round += 1) {
    ms = Math.min(ms, await leastWork(once));
    growth = Math.min(growth, (await leastWork(twice)) / Math.max(ms, COARSE_MS));
  }
  return { ms, growth };
}

/** Milliseconds of the processor, the less of two runs: collecting garbage is no property of a text. */
async function leastWork(task: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 2; run += 1) {
    const before = process.cpuUsage();
    await task();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

function largest<Item>(items: readonly Item[], size: (item: Item) => number): Item {
  const [first, ...others] = items;
  if (first === undefined) throw new Error('nothing was measured');
  return others.reduce((most, item) => (size(item) > size(most) ? item : most), first);
}
