import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CliRig, createCliRig, settingsFor } from '../support/cli-rig.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { createKeyring } from '../support/keyring.ts';
import { recadrageMail, strangerMail } from '../support/sample-mails.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/**
 * Each command with `--json`, as a process of its own on a data folder whose agent does not run. The rig refuses
 * anything on standard output besides one document.
 */

let rig: CliRig;
let dovecot: Dovecot;
let sink: WebhookSink;
let secrets: { readonly MAILBOX_PASSWORD: string };

beforeAll(async () => {
  rig = createCliRig('commands');
  dovecot = await startDovecot();
  sink = await startWebhookSink();
  secrets = { MAILBOX_PASSWORD: dovecot.password };
});
afterAll(async () => {
  await sink.close();
  await dovecot.stop();
  await rig.remove();
});

const windowDays = z.object({ window: z.object({ days: z.array(z.string()) }) });
const page = z.object({ items: z.array(z.object({ id: z.union([z.string(), z.number()]) })) });

/** Id of the first item of a list. */
async function firstId(args: readonly string[]): Promise<string> {
  const [first] = page.parse((await rig.ask(args)).json).items;
  if (first === undefined) throw new Error(`${args.join(' ')} listed nothing`);
  return String(first.id);
}

describe('commands that need no data folder', () => {
  it('help, version and inspect answer with one document', async () => {
    expect(await rig.ask(['help'])).toMatchObject({
      code: 0,
      json: { help: expect.stringContaining('inspect') },
    });
    expect(await rig.ask(['--version'])).toMatchObject({ code: 0, json: { version: expect.any(String) } });

    const eml = rig.file('mail.eml', recadrageMail());
    const settings = rig.file(
      'inspect.json',
      JSON.stringify(settingsFor({ port: 143, user: 'u' }, sink.url)),
    );
    const args = ['inspect', '--settings', settings, '--now', '2026-11-19T10:00:00Z'];
    const decided = await rig.ask([...args, eml]);
    expect(decided).toMatchObject({
      code: 0,
      json: { id: eml, detector: 'recadrage', deliveryTime: '14h30', decision: { action: 'deliver' } },
    });
    const piped = await rig.ask([...args, '-'], { stdin: recadrageMail() });
    expect(piped).toMatchObject({ code: 0, json: { id: '-', decision: { action: 'deliver' } } });
  });
});

describe('settings and window', () => {
  it('settings are set by file and by pairs, and read back', async () => {
    const file = rig.file(
      'settings.json',
      JSON.stringify(settingsFor({ port: dovecot.port, user: dovecot.newUser() }, sink.url)),
    );
    expect(await rig.ask(['settings', 'set', file])).toMatchObject({ code: 0, json: { timeZone: 'UTC' } });
    const pairs = ['mailbox.pollSeconds=60', 'triage.excludeKeywords=["test"]', 'language=en'];
    expect((await rig.ask(['settings', 'set', ...pairs])).code).toBe(0);
    expect(await rig.ask(['settings', 'get'])).toMatchObject({
      code: 0,
      json: {
        mailbox: { pollSeconds: 60, host: '127.0.0.1' },
        triage: { excludeKeywords: ['test'] },
        language: 'en',
      },
    });
  });

  it.each([
    ['09h30', '19:00', undefined, 7],
    ['9h', '19', 'mon,fri', 2],
  ])('window set %s %s: the form is kept as it was written', async (start, end, days, count) => {
    const args = ['window', 'set', start, end, ...(days === undefined ? [] : ['--days', days])];
    expect((await rig.ask(args)).code).toBe(0);
    const got = await rig.ask(['window', 'get']);
    expect(got).toMatchObject({ code: 0, json: { window: { start, end } } });
    expect(windowDays.parse(got.json).window.days).toHaveLength(count);
  });

  it('window clear takes it away', async () => {
    expect(await rig.ask(['window', 'clear'])).toMatchObject({ code: 0, json: { window: null, open: true } });
  });
});

describe('mails, deliveries and links, without a running agent', () => {
  it('check-now handles what lies there; every list and detail is one document', async () => {
    const settings = z
      .object({ mailbox: z.object({ user: z.string() }) })
      .parse((await rig.ask(['settings', 'get'])).json);
    await dovecot.append(settings.mailbox.user, [recadrageMail(), strangerMail()]);
    sink.setAnswer(() => ({ status: 422, text: 'no' }));

    expect(await rig.ask(['mailbox', 'test'], { secrets })).toMatchObject({
      code: 0,
      json: { idle: true, messages: 2 },
    });
    expect(await rig.ask(['check-now'], { secrets })).toEqual({
      code: 0,
      json: { noticed: 2, unaccounted: 0 },
      stderr: expect.any(String),
    });
    expect(await rig.ask(['status'])).toMatchObject({
      code: 0,
      json: { agent: { running: false }, ledger: { ignored: 1, unaccounted: 0 } },
    });

    const ignored = await firstId(['messages', '--state', 'ignored']);
    expect(await rig.ask(['messages', 'show', ignored])).toMatchObject({
      code: 0,
      json: { state: 'ignored', reason: 'sender-not-allowed' },
    });
    const delivery = await firstId(['deliveries', '--target', 'webhook', '--limit', '5']);
    expect(await rig.ask(['deliveries', 'show', delivery])).toMatchObject({
      code: 0,
      json: { id: delivery },
    });
    expect(await rig.ask(['links', '--provider', 'dropbox'])).toMatchObject({
      code: 0,
      json: { items: [{ provider: 'dropbox' }], next: null },
    });
    expect(await rig.ask(['deliveries', 'retry', '--all'])).toMatchObject({
      code: 0,
      json: { retried: expect.any(Number) },
    });
    expect(await rig.ask(['deliveries', 'discard', delivery])).toMatchObject({
      code: 0,
      json: { done: true },
    });
    expect(await rig.ask(['deliveries', 'show', delivery])).toMatchObject({ json: { state: 'discarded' } });
  });

  it('what was kept can be sent again, ticked off, exported, counted and told', async () => {
    const delivery = await firstId(['deliveries', '--state', 'discarded']);
    expect(await rig.ask(['deliveries', 'replay', delivery])).toMatchObject({
      code: 0,
      json: { done: true },
    });
    expect(await rig.ask(['deliveries', 'replay', delivery])).toMatchObject({ code: 1 });
    const link = await firstId(['links', '--state', 'open']);
    expect(await rig.ask(['links', 'done', link])).toMatchObject({
      code: 0,
      json: { id: Number(link), doneAt: expect.any(Number) },
    });
    const file = rig.file('deliveries.csv', 'the one before');
    expect(await rig.ask(['deliveries', 'export', file])).toMatchObject({ code: 0, json: { rows: 1 } });
    expect(readFileSync(file, 'utf8')).toContain(delivery);
    const inHours = z
      .object({ buckets: z.array(z.object({ waiting: z.number(), ignored: z.number() })) })
      .parse((await rig.ask(['hours', '--hours', '2'])).json).buckets;
    expect(inHours.reduce((sum, { waiting, ignored }) => sum + waiting + ignored, 0)).toBe(2);
    expect(await rig.ask(['audit', '--limit', '1'])).toMatchObject({
      code: 0,
      json: { items: [{ action: 'deliveries.replay', detail: `id: "${delivery}"` }] },
    });
    expect(await rig.ask(['logs', '--level', 'info'])).toMatchObject({
      code: 0,
      json: { lines: expect.arrayContaining([expect.objectContaining({ message: 'Database opened' })]) },
    });
    expect(await rig.ask(['diagnostics'])).toMatchObject({
      code: 0,
      json: { report: { doctor: expect.any(Array) } },
    });
  });

  it('targets test sends one request marked as a test', async () => {
    sink.setAnswer(() => ({ status: 200, json: { success: true } }));
    const before = sink.requests().length;
    expect(await rig.ask(['targets', 'test'])).toMatchObject({
      code: 0,
      json: { status: 200, accepted: true },
    });
    expect(sink.requests().slice(before)).toHaveLength(1);
  });

  it('doctor is one document and exits 1 when something failed', async () => {
    const checks = { checks: expect.arrayContaining([expect.objectContaining({ check: 'secrets' })]) };
    expect(await rig.ask(['doctor'], { secrets })).toMatchObject({ code: 0, json: checks });
    expect(await rig.ask(['doctor'])).toMatchObject({ code: 1, json: checks });
  });
});

describe('words in French', () => {
  it('status, messages and a failure speak French with --lang fr', async () => {
    const status = await rig.run(['status', '--lang', 'fr']);
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toMatch(/^agent +à l’arrêt\nboîte mail +\S.* : Arrêté\n/u);
    const refused = await rig.run(['messages', 'show', '99', '--lang', 'fr']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/numéro 99/u);
  });
});

describe('secrets', () => {
  it('are taken from the environment and from a descriptor', async () => {
    const place = (name: string, where: string) => ({
      json: { secrets: expect.arrayContaining([{ name, set: true, place: where }]) },
    });
    expect(await rig.ask(['secret', 'list'], { secrets })).toMatchObject(
      place('MAILBOX_PASSWORD', 'environment'),
    );
    const document = rig.file('secrets.json', JSON.stringify({ WEBHOOK_BEARER: 'planted-bearer-token' }));
    const wrapper = ['/bin/sh', '-c', `exec "$@" 3<'${document}'`, 'sh'];
    const listed = await rig.ask(['secret', 'list', '--secrets-fd', '3'], { wrapper });
    expect(listed).toMatchObject(place('WEBHOOK_BEARER', 'descriptor'));
    expect(JSON.stringify(listed)).not.toContain('planted-bearer-token');
  });

  it('secret set without a keychain says that nothing would be kept, and fails', async () => {
    const set = await rig.ask(['secret', 'set', 'MAILBOX_PASSWORD'], { stdin: 'planted-password\n' });
    expect(set).toMatchObject({ code: 1, json: { error: { code: 'keychain.unavailable' } } });
    expect(JSON.stringify(set)).not.toContain('planted-password');
  });

  it('secret set reads standard input into the keychain; clear takes it out', async () => {
    const keyring = createKeyring();
    try {
      const keychain = { wrapper: keyring.wrapper, env: keyring.env };
      const set = await rig.ask(['secret', 'set', 'MAILBOX_PASSWORD'], {
        ...keychain,
        stdin: 'planted-password\n',
      });
      expect(set).toMatchObject({
        code: 0,
        json: { name: 'MAILBOX_PASSWORD', set: true, place: 'keychain' },
      });
      expect((await rig.ask(['mailbox', 'test'], keychain)).json).toMatchObject({
        error: { code: 'mailbox.auth-refused' },
      });
      expect(await rig.ask(['secret', 'clear', 'MAILBOX_PASSWORD'], keychain)).toMatchObject({
        code: 0,
        json: { set: false, place: null },
      });
    } finally {
      await keyring.remove();
    }
  });
});

describe('import', () => {
  const OLD_PASSWORD = 'planted-old-password';

  it('shows what would be taken over and changes nothing; --apply does it; secrets are named, never copied', async () => {
    const fresh = createCliRig('import');
    try {
      const env = fresh.file(
        'old.env',
        [
          'IMAP_SERVER=imap.old.example',
          'EMAIL_ADDRESS=team@old.example',
          `EMAIL_PASSWORD=${OLD_PASSWORD}`,
          'SENDER_OF_INTEREST_FOR_POLLING=client@studio.example',
          'FLASK_SECRET_KEY=planted-flask-key',
        ].join('\n'),
      );
      const document = fresh.file('webhook_config.json', '{"webhook_url": "https://hook.example/abc"}');
      await fresh.ask(['settings', 'get']);
      const args = ['import', '--env', env, '--document', document];
      const preview = await fresh.ask(args);
      expect(preview).toMatchObject({
        code: 0,
        json: {
          applied: false,
          settings: {
            mailbox: { host: 'imap.old.example' },
            delivery: { targets: [{ url: 'https://hook.example/abc', enabled: false }] },
          },
          secretsFound: ['MAILBOX_PASSWORD'],
          ignored: expect.arrayContaining([{ key: 'FLASK_SECRET_KEY', why: 'server-only' }]),
        },
      });
      expect(await fresh.ask(['settings', 'get'])).toMatchObject({ json: { mailbox: { host: '' } } });

      const applied = await fresh.ask([...args, '--apply']);
      expect(applied).toMatchObject({ code: 0, json: { applied: true } });
      expect(await fresh.ask(['settings', 'get'])).toMatchObject({
        json: { mailbox: { host: 'imap.old.example', user: 'team@old.example' } },
      });
      const kept = readFileSync(join(fresh.dataDir, 'agent.db')).toString('latin1');
      expect(JSON.stringify([preview, applied]) + kept).not.toContain('planted-');
    } finally {
      await fresh.remove();
    }
  });
});
