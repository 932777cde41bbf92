import { join } from 'node:path';
import { _electron, type ElectronApplication, errors, type Page } from 'playwright-core';
import { z } from 'zod';
import type { AnyCommand } from '../../src-agent/contract/command.ts';
import { DESKTOP_COMMANDS, type Desktop, windowAnswerSchema } from '../../src-agent/contract/desktop.ts';
import type { Result } from '../../src-agent/contract/result.ts';
import { cleanEnvironment } from './agent-process.ts';
import { guardProcessGroup } from './death-guard.ts';
import { createKeyring, type KeyringSession } from './keyring.ts';
import { spawnGroup } from './process-group.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { waitUntil } from './wait-until.ts';

const electronSchema = z.object({ executable: z.string(), appArguments: z.array(z.string()) });

/** The desktop of one operator: a home, a data folder, a session bus with an unlocked keyring. Outlives the application. */
export type TestDesktop = {
  readonly folder: string;
  readonly dataDir: string;
  readonly keyring: KeyringSession;
  launch(options?: LaunchOptions): Promise<LaunchedApp>;
  /** Starts the application while it runs; resolves when this second process has ended. */
  startAgain(): Promise<void>;
  /** Ends whatever still runs. */
  remove(): Promise<void>;
};

export type LaunchOptions = {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The operator's language; English when not said. */
  readonly language?: 'en' | 'fr';
  /** Wait for the agent; yes unless the test is about an agent that cannot start. */
  readonly untilRunning?: boolean;
};

export type LaunchedApp = {
  readonly app: ElectronApplication;
  page(): Page;
  /** Calls through the page's bridge, as the page itself does. */
  call(command: AnyCommand, input: unknown): Promise<Result<unknown>>;
  desktop(): Promise<Desktop>;
  /** Waits for the process of the agent to be ready; its pid. */
  untilRunning(notPid?: number): Promise<number>;
  /** What the application printed. */
  output(): string;
  /** Quits as the operator does. */
  quit(): Promise<void>;
  /** Faults of the page: errors, refused requests, violated policy. */
  readonly complaints: readonly string[];
};

const START_LIMIT_MS = 30_000;
/** Ten times what it takes. */
const ATTACH_LIMIT_MS = 12_000;

export async function createTestDesktop(name: string): Promise<TestDesktop> {
  const folder = createTemporaryFolder(`e2e-${name}`);
  const dataDir = join(folder.path, 'data');
  const keyring = createKeyring();
  const session = await keyring.startSession();
  const running = new Set<LaunchedApp>();
  return {
    folder: folder.path,
    dataDir,
    keyring: session,
    async launch(options = {}) {
      const launched = await launchApp(dataDir, session, options, (app) => running.delete(app));
      running.add(launched);
      return launched;
    },
    async startAgain() {
      const { program, args, env } = commandOf(dataDir, session, {});
      const group = await spawnGroup(program, args, { env });
      await group.ended;
    },
    async remove() {
      for (const app of [...running]) await app.quit();
      await session.stop();
      await keyring.remove();
      await folder.remove();
    },
  };
}

type Command = { readonly program: string; readonly args: string[]; readonly env: Record<string, string> };

function commandOf(dataDir: string, session: KeyringSession, options: LaunchOptions): Command {
  const packaged = process.env.RSD_TEST_APP;
  const electron = electronSchema.parse(JSON.parse(process.env.RSD_TEST_ELECTRON ?? '{}'));
  const isFrench = options.language === 'fr';
  return {
    program: packaged ?? electron.executable,
    args: [
      ...(packaged === undefined ? electron.appArguments : []),
      // As root Chromium refuses its sandbox; the product itself never passes this.
      '--no-sandbox',
      `--lang=${isFrench ? 'fr' : 'en-US'}`,
      '--data',
      dataDir,
      ...(options.args ?? []),
    ],
    env: definedOnly(
      cleanEnvironment(
        {},
        {
          ...session.env,
          DISPLAY: process.env.RSD_TEST_DISPLAY,
          LANG: isFrench ? 'fr_FR.UTF-8' : 'en_US.UTF-8',
          LANGUAGE: isFrench ? 'fr' : 'en',
          ...options.env,
        },
      ),
    ),
  };
}

async function launchApp(
  dataDir: string,
  session: KeyringSession,
  options: LaunchOptions,
  onGone: (app: LaunchedApp) => void,
): Promise<LaunchedApp> {
  const { program, args, env } = commandOf(dataDir, session, options);
  const app = await startElectron({ executablePath: program, args, env });
  const child = app.process();
  const drop = child.pid === undefined ? () => undefined : guardProcessGroup(child.pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output += String(text);
    });
  }
  const complaints: string[] = [];
  const listen = (page: Page): void => {
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
    page.on('requestfailed', (request) => complaints.push(`request: ${request.url()}`));
  };
  app.on('window', listen);
  const hidden = options.args?.includes('--hidden') === true;
  if (!hidden) await app.firstWindow({ timeout: START_LIMIT_MS });
  for (const page of app.windows()) listen(page);

  const page = (): Page => {
    const [first] = app.windows();
    if (first === undefined) throw new Error('there is no window');
    return first;
  };
  const call = async (command: AnyCommand, input: unknown): Promise<Result<unknown>> => {
    const raw: unknown = await page().evaluate(
      ([name, given]) => Reflect.get(globalThis, 'renderSignal').call(name, given),
      [command.name, input] as const,
    );
    return command.readAnswer(windowAnswerSchema.parse(raw).answer);
  };
  const desktop = async (): Promise<Desktop> => {
    const answer = await call(DESKTOP_COMMANDS['desktop.get'], {});
    if (!answer.ok) throw new Error(`the desktop did not describe itself: ${answer.error.code}`);
    return DESKTOP_COMMANDS['desktop.get'].output.parse(answer.value);
  };
  let lastSeen = '';
  const launched: LaunchedApp = {
    app,
    page,
    call,
    desktop,
    untilRunning: (notPid) =>
      waitUntil({
        what: 'the agent to run',
        check: async () => {
          const { agent, ends } = await desktop();
          lastSeen = JSON.stringify({ agent, ends });
          return agent.state === 'running' && agent.pid !== notPid ? agent.pid : undefined;
        },
        on: { everyMs: 50 },
        timeoutMs: START_LIMIT_MS,
        seen: () => `${lastSeen}\n${output.slice(-2_000)}`,
      }),
    output: () => output,
    async quit() {
      onGone(launched);
      if (child.exitCode === null && child.signalCode === null) await app.close();
      drop();
    },
    complaints,
  };
  if (!hidden && options.untilRunning !== false) await launched.untilRunning();
  return launched;
}

/**
 * Playwright waits for the first page to leave its empty document. When it attaches in the very moment of that, the
 * news of it is lost in Chromium, and it would wait for ever, the application running before it: then it starts anew.
 */
async function startElectron(options: {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...options, timeout: ATTACH_LIMIT_MS });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    return _electron.launch({ ...options, timeout: START_LIMIT_MS });
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) kept[name] = value;
  return kept;
}
