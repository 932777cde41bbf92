import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnyCommand } from '../../src-agent/contract/command.ts';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS, windowAnswerSchema } from '../../src-agent/contract/desktop.ts';
import { tellFigures } from '../support/figures.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { takeSeed } from '../support/seeds.ts';
import { atTier } from '../support/tier.ts';

const PAYLOADS = atTier({ p: 10_000, n: 200_000 });
/** The limit of calls holds for a window: as many desktops as take the payloads in a time that can be waited for. */
const DESKTOPS = 3;
/** Below the limit of calls a second. */
const BATCH = 80;
/** What they do is outside of this test: dialogs, folders, another agent, long waits. */
const NOT_HERE = new Set([
  'desktop.confirm-command',
  'desktop.open-folder',
  'desktop.set-mode',
  'desktop.export-settings',
  'desktop.export-deliveries',
  'desktop.save-diagnostics',
  'desktop.choose-import',
  'desktop.choose-backup',
  'desktop.export-backup',
  'backups.make',
  'desktop.open-link',
  'doctor.run',
  'mailbox.test',
  'targets.test',
  'deliveries.export',
]);

const definitions: Readonly<Record<string, AnyCommand>> = { ...COMMANDS, ...DESKTOP_COMMANDS };
const heardSchema = z.object({
  call: z.object({ command: z.string(), input: z.unknown() }),
  answer: z.object({ ok: z.boolean(), error: z.object({ code: z.string() }).optional() }),
});

/** Made in the page from JSON, so that no tool on the way cleans what is sent. */
async function callMany(
  { page }: LaunchedApp,
  calls: readonly { command: string; input: unknown }[],
): Promise<readonly unknown[]> {
  const raw: unknown[] = await page().evaluate((text) => {
    const given: { command: string; input: unknown }[] = JSON.parse(text);
    return Promise.all(
      given.map(({ command, input }) => Reflect.get(globalThis, 'renderSignal').call(command, input)),
    );
  }, JSON.stringify(calls));
  return raw.map((answer) => windowAnswerSchema.parse(answer).answer);
}

/** Keeps each call as it reached the main process (the bridge copies, and drops what it cannot) with its answer. */
function listenAtTheGate({ app }: LaunchedApp): Promise<void> {
  return app.evaluate(({ ipcMain }) => {
    const handlers: Map<string, (event: unknown, call: unknown) => Promise<{ answer: unknown }>> =
      Reflect.get(ipcMain, '_invokeHandlers');
    const handle = handlers.get('rsd:call');
    const heard: string[] = [];
    Reflect.set(globalThis, 'heard', heard);
    handlers.set('rsd:call', async (event, call) => {
      const asked = JSON.stringify(call);
      const answered = await handle?.(event, call);
      heard.push(`{"call":${asked},"answer":${JSON.stringify(answered?.answer)}}`);
      return answered ?? { answer: null };
    });
  });
}

async function heardAtTheGate({ app }: LaunchedApp): Promise<readonly z.infer<typeof heardSchema>[]> {
  const texts: string[] = await app.evaluate(() => Reflect.get(globalThis, 'heard').splice(0));
  return texts.map((text) => heardSchema.parse(JSON.parse(text)));
}

const aSecond = ({ page }: LaunchedApp) => page().waitForTimeout(1_050);

describe('the gate between window and agent', () => {
  const desktops: TestDesktop[] = [];
  let app: LaunchedApp;
  let others: readonly LaunchedApp[];

  async function launch(): Promise<LaunchedApp> {
    const desktop = await createTestDesktop('gate');
    desktops.push(desktop);
    return desktop.launch();
  }

  beforeAll(async () => {
    app = await launch();
    others = await Promise.all(Array.from({ length: DESKTOPS - 1 }, launch));
  });

  afterAll(async () => {
    for (const desktop of desktops) await desktop.remove();
  });

  it(
    'IPC-1: takes thousands of payloads over all routes, lets none through that does not fit, and stays as it was',
    async (context) => {
      const names = [...Object.keys(COMMANDS), ...Object.keys(DESKTOP_COMMANDS)].filter(
        (name) => !NOT_HERE.has(name),
      );
      const seed = takeSeed('gate');
      const poison = fc.constantFrom(
        '__proto__',
        'constructor',
        'prototype',
        'id',
        'change',
        'limit',
        'value',
        'name',
      );
      const payload = fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        fc.dictionary(poison, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }),
        fc.string({ maxLength: 5_000 }),
      );
      const calls = fc.sample(fc.record({ command: fc.constantFrom(...names), input: payload }), {
        seed,
        numRuns: PAYLOADS,
      });
      let refused = 0;
      let taken = 0;
      const surprises: unknown[] = [];
      const left = [...calls];
      const take = async (at: LaunchedApp): Promise<void> => {
        await listenAtTheGate(at);
        for (let batch = left.splice(0, BATCH); batch.length > 0; batch = left.splice(0, BATCH)) {
          expect(await callMany(at, batch)).toHaveLength(batch.length);
          // Those of the page itself are among them: they must fit, too.
          for (const { call, answer } of await heardAtTheGate(at)) {
            const fits = definitions[call.command]?.input.safeParse(call.input).success === true;
            if (answer.ok) taken += 1;
            else refused += 1;
            if (answer.ok && !fits) surprises.push({ call, answer });
            if (answer.error?.code === 'internal.bug') surprises.push({ call, answer });
          }
          await aSecond(at);
        }
      };
      const apps = [app, ...others];
      await Promise.all(apps.map(take));
      tellFigures(context, { payloads: calls.length, refused, taken, surprises: surprises.length });
      expect(surprises).toEqual([]);
      expect(refused).toBeGreaterThan(PAYLOADS / 2);
      for (const at of apps) {
        expect(await at.page().evaluate('({}).polluted')).toBeUndefined();
        expect(await at.app.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
        expect((await at.desktop()).ends).toEqual([]);
      }
    },
    400_000 + PAYLOADS * 10,
  );

  it('IPC-2: refuses a payload above 256 KB, and a call above a hundred a second, with a code', async () => {
    await aSecond(app);
    const [big] = await callMany(app, [
      { command: 'settings.set', input: { change: 'x'.repeat(257 * 1_024) } },
    ]);
    expect(big).toMatchObject({ ok: false, error: { code: 'command.too-large' } });
    await aSecond(app);
    const answers = await callMany(
      app,
      Array.from({ length: 101 }, () => ({ command: 'desktop.get', input: {} })),
    );
    expect(answers.filter((answer) => Reflect.get(Object(answer), 'ok') === true)).toHaveLength(100);
    expect(answers.at(-1)).toMatchObject({ ok: false, error: { code: 'command.too-many' } });
    await aSecond(app);
  });

  it('IPC-2: 50 open calls fail within a second when the agent dies', async () => {
    const pid = await app.untilRunning();
    process.kill(pid, 'SIGSTOP');
    const open = callMany(
      app,
      Array.from({ length: 50 }, () => ({ command: 'status.get', input: {} })),
    );
    // The calls have left the page when a later one, answered by main alone, is answered.
    await callMany(app, [{ command: 'desktop.get', input: {} }]);
    const died = performance.now();
    process.kill(pid, 'SIGKILL');
    const answers = await open;
    expect(performance.now() - died).toBeLessThan(1_000);
    expect(answers).toHaveLength(50);
    for (const answer of answers) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'agent.unavailable', retryable: true } });
    }
    await app.untilRunning(pid);
  });
});
