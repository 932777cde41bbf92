import { cpus, loadavg } from 'node:os';
import { startDovecot } from '../support/dovecot.ts';
import { collectGoals } from './figures.ts';
import { measureFlood } from './measure-flood.ts';
import { measureHistory } from './measure-history.ts';
import { measureHostile } from './measure-hostile.ts';
import { measureLatency } from './measure-latency.ts';
import { measureMemory } from './measure-memory.ts';
import { measureRest } from './measure-rest.ts';
import { measureStart } from './measure-start.ts';
import { measureThroughput } from './measure-throughput.ts';
import { measureWindow } from './measure-window.ts';

/**
 * `npm run -s bench [-- NAME…]`: all measures, or those named, one after the other (`rest`, half an hour, only when it is
 * named). One JSON document on stdout,
 * progress on stderr. Exits 0 also where a goal is missed, which the document tells: a busy machine is no fault
 * of the program. 1 when something could not be measured, 2 for an unknown name.
 */
const MAIL_BYTES = 8_192;

const MEASURES: Readonly<Record<string, () => Promise<object>>> = {
  throughput: async () => {
    const dovecot = await startDovecot();
    return measureThroughput(dovecot, { mails: 500, mailBytes: MAIL_BYTES, runs: 3 }).finally(dovecot.stop);
  },
  latency: () => measureLatency({ mails: 100, mailBytes: MAIL_BYTES }),
  memory: () => measureMemory({ mails: 500, mailBytes: MAIL_BYTES }),
  flood: () => measureFlood({ mails: 10_000, mailBytes: MAIL_BYTES }),
  hostile: measureHostile,
  history: () => measureHistory({ deliveries: 1_000_000, runs: 40 }),
  start: () => measureStart({ runs: 7 }),
  window: measureWindow,
  rest: () => measureRest({ restMs: 300_000, watchMs: 600_000 }),
};
const ONLY_WHEN_NAMED: ReadonlySet<string> = new Set(['rest']);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => MEASURES[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `no measure is called ${unknown.join(', ')}; there are ${Object.keys(MEASURES).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  await runAll(
    Object.entries(MEASURES).filter(([name]) =>
      wanted.length === 0 ? !ONLY_WHEN_NAMED.has(name) : wanted.includes(name),
    ),
  );
}

async function runAll(measures: readonly (readonly [string, () => Promise<object>])[]): Promise<void> {
  const figures: Record<string, object> = {};
  for (const [name, measure] of measures) {
    const start = performance.now();
    const loadBefore = loadavg()[0];
    try {
      figures[name] = { loadBefore, ...(await measure()) };
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(
        `${name} could not be measured: ${error instanceof Error ? (error.stack ?? '') : ''}\n`,
      );
      figures[name] = { loadBefore, error: error instanceof Error ? error.message : String(error) };
    }
    process.stderr.write(`${name}: ${((performance.now() - start) / 1_000).toFixed(1)} s\n`);
  }
  const goals = collectGoals(figures);
  for (const { name, value, unit, goal, met } of goals)
    process.stderr.write(`${met === true ? 'met   ' : 'MISSED'} ${name}: ${value} ${unit} (${goal})\n`);
  const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model ?? '' };
  const missed = goals.filter(({ met }) => met !== true).map(({ name }) => name);
  process.stdout.write(`${JSON.stringify({ machine, figures, missed }, null, 2)}\n`);
}
