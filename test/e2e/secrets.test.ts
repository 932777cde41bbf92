import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS, PANELS } from '../../src-agent/contract/desktop.ts';
import { SECRET_NAMES, type SecretName } from '../../src-agent/contract/secrets.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { tellFigures } from '../support/figures.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { operatorSettings } from '../support/operator-settings.ts';
import { crossedBridge, recordBridge } from '../support/recorded-bridge.ts';
import { desabonnementMail, recadrageMail } from '../support/sample-mails.ts';
import { filesUnder, processTree, processWords, searchSecrets } from '../support/search-secrets.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

const PATIENCE_MS = 30_000;
/** Whoever starts the desktop has secrets of their own in the environment. */
const FOREIGN = 'planted-token-of-the-shell-91c3';
/** Typed for a test of the mailbox, and wrong. */
const TRIED = 'planted & tried password ü 5e0b';
/** As the agent's environment is written down (src-main/agent-environment.ts). */
const ALLOWED = /^(?:PATH|HOME|USER|LOGNAME|TZ|LANG|LC_\w+|TMPDIR|TEMP|TMP|XDG_\w+)$/u;
const SUSPICIOUS = /pass|secret|token|credential|bearer|sign|authori|cookie|hook_?url|api_?key/iu;

/** Of the texts and the links of the mails that are handled here. */
const WORDS_OF_MAILS = ['faire pour 14h30', 'tout au long de la journée', 'AKq7x', 'Ab12Cd34Ef56Gh78Ij90'];
const diagnosticsSchema = z.object({
  desktop: z.record(z.string(), z.json()),
  agent: z.looseObject({
    secrets: z.array(z.object({ name: z.string(), set: z.boolean() })),
    doctor: z.array(z.json()),
    log: z.array(z.string()),
  }),
});

/** Paths of all properties that a schema lets through. */
function namesIn(schema: z.ZodType): readonly string[] {
  const walk = (node: unknown, path: string): readonly string[] => {
    if (typeof node !== 'object' || node === null) return [];
    return Object.entries(node).flatMap(([key, value]) => {
      if (key !== 'properties') return walk(value, path);
      return Object.entries(Object(value)).flatMap(([name, inner]) => {
        const here = path === '' ? name : `${path}.${name}`;
        return [here, ...walk(inner, here)];
      });
    });
  };
  return walk(z.toJSONSchema(schema, { unrepresentable: 'any', reused: 'inline' }), '');
}

describe('planted secrets under a real window', () => {
  let dovecot: Dovecot;
  let sink: WebhookSink;
  let desktop: TestDesktop;
  let app: LaunchedApp;
  let user: string;
  let planted: Readonly<Record<SecretName, string>>;
  let exports: string;
  /** What was seen of processes while they ran. */
  const seen = new Map<string, Buffer>();

  beforeAll(async () => {
    dovecot = await startDovecot();
    user = dovecot.newUser();
    sink = await startWebhookSink();
    desktop = await createTestDesktop('secrets');
    exports = join(desktop.folder, 'exports');
    mkdirSync(exports);
    planted = {
      MAILBOX_PASSWORD: dovecot.password,
      WEBHOOK_SIGNING: `whsec_${Buffer.from('planted signing key of 32 bytes!').toString('base64')}`,
      WEBHOOK_BEARER: 'planted+bearer/token.7f3a9c51',
      GMAIL_CLIENT_SECRET: 'GOCSPX-planted-client-secret-2b',
      GMAIL_REFRESH_TOKEN: '1//0planted-refresh-token-8d',
      RENDER_API_KEY: 'rnd_plantedApiKeyOfRender77',
      RENDER_DEPLOY_HOOK: 'https://api.render.com/deploy/srv-planted?key=pl4nt3dHook',
      MAKE_API_KEY: 'planted-make-api-key-c19a',
      PROXY_PASSWORD: 'planted-proxy-password-e07d',
    };
    app = await desktop.launch({ args: ['--verbose'], env: { SHELL_TOKEN: FOREIGN, RSD_PLANTED: FOREIGN } });
    await recordBridge(app);
  });

  afterAll(async () => {
    await desktop?.remove();
    await sink?.close();
    await dovecot?.stop();
  });

  const saveInto = (folder: string) =>
    app.app.evaluate(({ dialog }, to) => {
      dialog.showSaveDialog = async (...given: unknown[]) => {
        const options = Object(given.at(-1));
        const name = String(options.defaultPath).split('/').at(-1);
        return { canceled: false, filePath: `${to}/${name}` };
      };
    }, folder);
  const crossed = () => crossedBridge(app);
  const look = (): void => {
    for (const pid of processTree(app.app.process().pid ?? 0)) {
      for (const [name, bytes] of processWords(pid)) seen.set(name, bytes);
    }
  };
  const filesHere = () =>
    new Map([...filesUnder(desktop.folder), ...filesUnder(desktop.keyring.env.HOME ?? '')]);
  /** What was looked through, for the figures. */
  const expectNothing = async (more: readonly string[] = []) => {
    const printed = new Map([['output', Buffer.from(app.output())]]);
    const places = new Map([...filesHere(), ...seen, ...printed, ...(await crossed())]);
    const found = searchSecrets(places, secrets());
    expect(found).toEqual([]);
    // The processes that were started with them have them in their environment.
    const kept = new Map([...filesHere(), ...printed, ...(await crossed())]);
    expect(searchSecrets(kept, more)).toEqual([]);
    return { planted: secrets().length, places: places.size, found: found.length };
  };
  const secrets = () => [...Object.values(planted), 'planted signing key of 32 bytes!', TRIED];
  /** What the agent printed last. */
  const untilEnded = async (): Promise<string> => {
    await waitUntil({
      what: 'the agent to die',
      check: async () => (await app.desktop()).agent.state === 'respawning',
      on: { everyMs: 20 },
      timeoutMs: PATIENCE_MS,
    });
    return (await app.desktop()).ends.at(-1)?.lines.join('\n') ?? '';
  };
  const untilWatching = () =>
    waitUntil({
      what: 'the agent to watch',
      check: async () => {
        const status = await app.call(COMMANDS['status.get'], {});
        return status.ok && COMMANDS['status.get'].output.parse(status.value).watcher.state === 'watching';
      },
      on: { everyMs: 50 },
      timeoutMs: PATIENCE_MS,
      seen: () => app.output().slice(-2_000),
    });

  it('SEC-4: are not in the environment or command line of any process, and the agent starts with little of either', async () => {
    for (const name of SECRET_NAMES) {
      expect(await app.call(COMMANDS['secrets.set'], { name, value: planted[name] })).toMatchObject({
        ok: true,
        value: { name, place: 'keychain' },
      });
    }
    const settings = operatorSettings({ port: dovecot.port, user, webhook: sink.url });
    const [target] = settings.delivery?.targets ?? [];
    const change = {
      ...settings,
      delivery: { targets: [{ ...target, sign: true, bearer: 'WEBHOOK_BEARER' }] },
    };
    expect(await app.call(COMMANDS['settings.set'], { change })).toMatchObject({ ok: true });
    await untilWatching();
    await dovecot.append(user, recadrageMail());
    const [request] = await sink.waitFor(1, PATIENCE_MS);
    expect(request?.header('authorization')).toBe(`Bearer ${planted.WEBHOOK_BEARER}`);
    expect(request?.header('webhook-signature')).toMatch(/^v1,/u);
    look();
    expect(seen.size).toBeGreaterThanOrEqual(8);
    expect(searchSecrets(seen, secrets())).toEqual([]);

    const pid = await app.untilRunning();
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
    const names = environment.map((line) => line.slice(0, line.indexOf('=')));
    expect(names).toContain('HOME');
    expect(names.filter((name) => !ALLOWED.test(name))).toEqual([]);
    expect(searchSecrets(processWords(pid), [FOREIGN])).toEqual([]);
  });

  it('SEC-5: would not be in a core dump of the processes that hold them', async () => {
    for (const pid of [app.app.process().pid ?? 0, await app.untilRunning()]) {
      expect(Number.parseInt(readFileSync(`/proc/${pid}/coredump_filter`, 'utf8'), 16)).toBe(0);
    }
  });

  it('SEC-4: no route has a place for one in its answer', () => {
    const found = Object.values({ ...COMMANDS, ...DESKTOP_COMMANDS })
      .filter(({ audience }) => audience === 'any')
      .flatMap(({ name, output }) => namesIn(output).map((property) => `${name}: ${property}`));
    expect(found.length).toBeGreaterThan(200);
    const telling = found.filter((path) => SUSPICIOUS.test(path.slice(path.lastIndexOf('.') + 1)));
    // Which secret a webhook asks for; which are there or found in a file, by name; the name of a preview; `Bearer`.
    const known = /\.(?:bearer|sign)$|: (?:preview\.)?secrets$|: preview\.token$|[.:] ?tokenType$/u;
    expect(telling.filter((path) => !known.test(path))).toEqual([]);
  });

  it('SEC-1: are nowhere after the window was used, files were saved and the agent crashed', async (context) => {
    const page = app.page();
    const tried = { name: 'mailbox', input: { password: TRIED } };
    expect(await app.call(COMMANDS['mailbox.test'], tried.input)).toMatchObject({ ok: false });
    expect(await app.call(COMMANDS['mailbox.test'], {})).toMatchObject({ ok: true });
    expect(await app.call(COMMANDS['targets.test'], { target: 'webhook' })).toMatchObject({ ok: true });
    await app.call(COMMANDS['doctor.run'], {});
    sink.setAnswer(({ body, rawHeaders }) => ({
      status: 500,
      // A receiver that gives back all it was sent.
      text: `${JSON.stringify(rawHeaders)} ${body.toString()}`,
    }));
    await dovecot.append(user, desabonnementMail());
    const failed = await sink.waitFor((request) => request.body.includes('recadrage 18/11'), PATIENCE_MS);
    expect(failed.header('authorization')).toContain(planted.WEBHOOK_BEARER);

    // It was set up behind the back of its first run.
    await page.reload();
    const navigation = page.getByRole('navigation').getByRole('button');
    await navigation.first().waitFor();
    const panels = await navigation.count();
    expect(panels).toBeGreaterThanOrEqual(PANELS.length);
    for (let panel = 0; panel < panels; panel += 1) {
      await navigation.nth(panel).click();
      look();
    }
    await saveInto(exports);
    for (const command of [
      DESKTOP_COMMANDS['desktop.export-settings'],
      DESKTOP_COMMANDS['desktop.export-deliveries'],
      DESKTOP_COMMANDS['desktop.save-diagnostics'],
    ]) {
      expect(await app.call(command, {})).toMatchObject({ ok: true, value: { path: expect.any(String) } });
    }
    expect(readdirSync(exports)).toHaveLength(3);
    for (const signal of ['SIGKILL', 'SIGABRT'] as const) {
      const pid = await app.untilRunning();
      process.kill(pid, signal);
      await app.untilRunning(pid);
      await untilWatching();
    }
    look();
    tellFigures(context, await expectNothing());
    expect(filesHere().size).toBeGreaterThan(20);
  });

  it('LOG-3: the saved diagnostics open, hold every part, and neither a secret nor the text of a mail', () => {
    const path = join(exports, 'render-signal-diagnostics.json');
    const { desktop: ofDesktop, agent } = diagnosticsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    expect(Object.keys(ofDesktop)).toEqual(expect.arrayContaining(['version', 'agent', 'ends', 'updates']));
    expect(Object.keys(agent).toSorted()).toEqual(
      [
        'database',
        'doctor',
        'log',
        'madeAt',
        'secrets',
        'settings',
        'status',
        'system',
        'version',
      ].toSorted(),
    );
    expect(agent.secrets.map(({ name, set }) => [name, set])).toEqual(
      SECRET_NAMES.map((name) => [name, true]),
    );
    expect(agent.doctor.length).toBeGreaterThan(5);
    expect(agent.log.length).toBeGreaterThan(20);
    expect(agent.log.join('\n')).toContain('Email read from IMAP');
    const saved = new Map([[path, readFileSync(path)]]);
    expect(searchSecrets(saved, [...secrets(), ...WORDS_OF_MAILS])).toEqual([]);
  });

  it('LOG-3: a fatal error of the engine leaves a stack, and neither secrets, environment nor command line', async () => {
    // The stack that V8 prints shows what the functions on it were called with.
    const trigger = join(desktop.folder, 'abort-now');
    const wrapper = join(desktop.folder, 'agent-that-aborts.cjs');
    writeFileSync(
      wrapper,
      `const { readFileSync, existsSync } = require('node:fs');
       require('node:v8').setFlagsFromString('--allow-natives-syntax');
       const giveUp = new Function('secret', '%AbortJS("forced by the test")');
       setInterval(() => existsSync(process.argv[3]) && giveUp(readFileSync(process.argv[3], 'utf8')), 20);
       import(process.argv[2]);`,
    );
    await app.app.evaluate(
      ({ utilityProcess }, given) => {
        const fork = utilityProcess.fork;
        utilityProcess.fork = (path, _args, options) => {
          utilityProcess.fork = (...next) => {
            utilityProcess.fork = fork;
            const child = fork(...next);
            Reflect.set(globalThis, 'doomed', child);
            return child;
          };
          return fork(given.wrapper, [path, given.trigger], options);
        };
      },
      { wrapper, trigger },
    );
    const before = await app.untilRunning();
    process.kill(before, 'SIGKILL');
    await untilEnded();
    await app.call(DESKTOP_COMMANDS['desktop.start-agent'], {});
    const pid = await app.untilRunning(before);
    await untilWatching();
    writeFileSync(trigger, planted.WEBHOOK_BEARER);
    const aborted = await untilEnded();
    rmSync(trigger);
    expect(aborted).toContain('agent-that-aborts.cjs');
    expect(aborted).toContain('[redacted]');
    await app.call(DESKTOP_COMMANDS['desktop.start-agent'], {});
    const next = await app.untilRunning(pid);
    // As Electron does with Node's report, here of the process with the most to tell.
    await app.app.evaluate(() => {
      const report = JSON.stringify(process.report.getReport());
      Reflect.get(globalThis, 'doomed').emit('error', 'FatalError', 'v8::Heap', report);
    });
    process.kill(next, 'SIGKILL');
    expect(await untilEnded()).toContain('The engine gave up: FatalError at v8::Heap\n');
    await app.call(DESKTOP_COMMANDS['desktop.start-agent'], {});
    await app.untilRunning(next);
    await untilWatching();
    expect(await app.app.evaluate(({ crashReporter }) => crashReporter.getUploadToServer())).toBe(false);
    await expectNothing([FOREIGN]);
  });

  it('NET-3: no process of the application listens, but for the driver’s own two ports', async () => {
    const main = app.app.process().pid ?? 0;
    const listeners = execFileSync('ss', ['-Hltnp'], { encoding: 'utf8' }).split('\n');
    const ours = processTree(main).flatMap((pid) => listeners.filter((line) => line.includes(`pid=${pid},`)));
    // --inspect and --remote-debugging-port, which a release refuses (REN-2): both stand in main.
    expect(ours).toHaveLength(2);
    expect(ours.every((line) => line.includes(`pid=${main},`))).toBe(true);
  });
});
