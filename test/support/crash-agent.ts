import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runAgent, type StopSignal } from '../../src-agent/cli/run-agent.ts';
import { createTerminalHost } from '../../src-agent/cli/terminal-host.ts';
import { ok } from '../../src-agent/contract/result.ts';
import { createDemoClock } from '../../src-agent/demo/demo-clock.ts';
import { endpointsAt } from '../../src-agent/gmail/google-endpoints.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { CRASH_POINTS, type CrashPointName, watchSecrets, watchStore } from './crash-points.ts';

/*
 * The agent as `cli-entry.ts run` starts it, with an end of its own choosing: `--data DIR --clock-ahead MS
 * --google URL`. It says `ready` and begins with the plan, one line of JSON on stdin; at the n-th hit of the planned
 * point it says so and ends itself.
 */

export const crashPlanSchema = z.strictObject({
  /** null: it is killed from outside, or not at all. */
  point: z.enum(CRASH_POINTS).nullable(),
  hits: z.int().positive(),
  /** How it ends itself: dead before anything else happens, or told to stop, which takes its course. */
  by: z.enum(['SIGKILL', 'SIGTERM']),
});
export type CrashPlan = z.infer<typeof crashPlanSchema>;

/** Short enough for a test; the number of attempts is the product's. */
const RETRY_SCHEDULE_MS = [0, 60, 120, 200, 300, 400, 500, 500, 500, 500];

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    'clock-ahead': { type: 'string', default: '0' },
    google: { type: 'string' },
  },
});
if (values.data === undefined) throw new Error('--data is missing');

const stopped = new Promise<StopSignal>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
});
const lines = createInterface({ input: process.stdin });
writeSync(1, 'ready\n');
const [line] = await once(lines, 'line');
lines.close();
process.stdin.destroy();
const plan = crashPlanSchema.parse(JSON.parse(String(line)));

let left = plan.hits;
function hit(name: CrashPointName): void {
  if (name !== plan.point) return;
  left -= 1;
  if (left !== 0) return;
  writeSync(1, `hit ${name}\n`);
  process.kill(process.pid, plan.by);
  if (plan.by === 'SIGTERM') return;
  // The signal has come before the call returns; were it ever late, nothing more may happen.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const google = values.google === undefined ? ok(null) : endpointsAt(values.google);
if (!google.ok) throw new Error(google.error.code);
const ahead = Number(values['clock-ahead']);
const host = await createTerminalHost({
  dataDir: values.data,
  env: process.env,
  secretsFd: null,
  verbose: false,
  echoLevel: 'info',
  google: google.value,
  stderr: (text) => process.stderr.write(`${text}\n`),
  clock: createDemoClock(systemClock, systemClock.now() + ahead),
});
if (!host.ok) throw new Error(host.error.code);
const ended = await runAgent({
  host: { ...host.value, secrets: watchSecrets(host.value.secrets, hit) },
  settings: null,
  stopped,
  extras: {
    crashPoint: hit,
    retrySchedule: RETRY_SCHEDULE_MS,
    aroundStore: (store) => watchStore(store, hit),
  },
});
if (!ended.ok) throw new Error(`${ended.error.code}: ${JSON.stringify(ended.error.params)}`);
process.exitCode = ended.value;
