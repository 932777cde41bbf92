import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { cleanEnvironment } from './agent-process.ts';
import { createChangeBell } from './change-source.ts';
import type { KeyringSession } from './keyring.ts';
import { PROJECT_ROOT } from './node-program.ts';
import { spawnGroup } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

const lookSchema = z.object({
  /** Digest of what is drawn. */
  picture: z.string(),
  tooltip: z.string(),
  entries: z.array(z.object({ label: z.string(), enabled: z.boolean() })),
});
export type TrayLook = z.infer<typeof lookSchema>;

const notifiedSchema = z.object({
  number: z.int(),
  title: z.string(),
  body: z.string(),
  /** Names and labels in turn; `default` is the click on the notification itself. */
  actions: z.array(z.string()),
});
export type Notified = z.infer<typeof notifiedSchema>;

const answerSchema = z.object({
  told: z.literal('answer'),
  id: z.int(),
  value: z.unknown(),
  error: z.string().optional(),
});
const toldSchema = z.discriminatedUnion('told', [
  z.object({ told: z.enum(['ready', 'registered', 'changed']) }),
  notifiedSchema.extend({ told: z.literal('notified') }),
  answerSchema,
]);

/** The shell of an operator's desktop, as the application meets it: a bar for its icon, a place for notifications. */
export type DesktopShell = {
  /** Waits until the icon looks so. */
  untilTray(what: string, fits: (look: TrayLook) => boolean): Promise<TrayLook>;
  /** Chooses an entry of the icon's menu. */
  choose(label: string): Promise<void>;
  /** Clicks the icon itself. */
  press(): Promise<void>;
  /** Every one that was shown, oldest first. */
  notifications(): readonly Notified[];
  untilNotified(title: string): Promise<Notified>;
  /** Clicks a notification. */
  activate(notified: Notified): Promise<void>;
  stop(): Promise<void>;
};

const PATIENCE_MS = 20_000;

/** To be there before the application starts: an icon that finds no bar does not look for one again. */
export async function startDesktopShell(session: KeyringSession): Promise<DesktopShell> {
  // The system's own: its D-Bus modules belong to it.
  const group = await spawnGroup('/usr/bin/python3', [join(PROJECT_ROOT, 'test/support/desktop-shell.py')], {
    env: cleanEnvironment({}, session.env),
  });
  const { stdin, stdout, stderr } = group.child;
  if (stdin === null || stdout === null) throw new Error('the shell has no pipes');
  const changed = createChangeBell();
  const shown: Notified[] = [];
  const waiting = new Map<number, (answer: z.infer<typeof answerSchema>) => void>();
  let isReady = false;
  let isRegistered = false;
  let printed = '';
  let lastId = 0;

  stderr?.on('data', (text) => {
    printed += String(text);
  });
  createInterface(stdout).on('line', (line) => {
    const told = toldSchema.parse(JSON.parse(line));
    if (told.told === 'ready') isReady = true;
    if (told.told === 'registered') isRegistered = true;
    if (told.told === 'notified') shown.push(notifiedSchema.parse(told));
    if (told.told === 'answer') waiting.get(told.id)?.(told);
    else changed.ring();
  });
  const ask = async (request: Readonly<Record<string, unknown>>): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    const answer = new Promise<z.infer<typeof answerSchema>>((resolve) => {
      waiting.set(id, resolve);
    });
    stdin.write(`${JSON.stringify({ ...request, id })}\n`);
    const { value, error } = await answer;
    waiting.delete(id);
    if (error !== undefined) throw new Error(`the shell could not ${String(request.do)}: ${error}`);
    return value;
  };
  await waitUntil({ what: 'the shell', check: () => isReady, on: changed, seen: () => printed });
  return {
    async untilTray(what, fits) {
      let seen = '';
      return waitUntil({
        what,
        check: async () => {
          if (!isRegistered) return false;
          const look = lookSchema.parse(await ask({ do: 'look' }));
          seen = JSON.stringify(look);
          return fits(look) && look;
        },
        on: changed,
        timeoutMs: PATIENCE_MS,
        seen: () => `${seen}\n${printed}`,
      });
    },
    choose: async (label) => void (await ask({ do: 'choose', label })),
    press: async () => void (await ask({ do: 'press' })),
    notifications: () => shown,
    untilNotified: (title) =>
      waitUntil({
        what: `the notification "${title}"`,
        check: () => shown.find((one) => one.title === title),
        on: changed,
        timeoutMs: PATIENCE_MS,
        seen: () => JSON.stringify(shown),
      }),
    activate: async ({ number }) => void (await ask({ do: 'activate', number })),
    stop: async () => void (await group.kill()),
  };
}
