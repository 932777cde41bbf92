import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliRig, createCliRig } from '../support/cli-rig.ts';
import { recadrageMail } from '../support/sample-mails.ts';

let rig: CliRig;
beforeAll(() => {
  rig = createCliRig('refusals');
});
afterAll(() => rig.remove());

const PLANTED = 'hunter2-planted';

/** One command that is refused: the document on stdout and the same sentence on stderr. */
async function refusal(args: readonly string[]) {
  const { code, json, stderr } = await rig.askHere(args);
  const sentence = stderr.trimEnd().split('\n').at(-1);
  expect(json).toEqual({
    error: {
      code: expect.any(String),
      params: expect.any(Object),
      retryable: expect.any(Boolean),
      message: sentence,
    },
  });
  // Only the agent itself writes log lines there before.
  if (args[0] !== 'run') expect(stderr).toBe(`${sentence}\n`);
  return { code, error: json, stderr };
}

const withCode = (code: string) => ({ error: { code } });

describe('wrong use: one sentence, exit code 2', () => {
  it.each([
    ['a command that does not exist', ['launch'], 'cli.unknown-command', /"launch".*Run "help"/u],
    ['an option that does not exist', ['status', '--fast'], 'cli.wrong-use', /'--fast'/u],
    [
      'a secret among the arguments',
      ['secret', 'set', 'MAILBOX_PASSWORD', PLANTED],
      'cli.wrong-use',
      /standard input/u,
    ],
    ['a password as an option', ['run', `--password=${PLANTED}`], 'cli.wrong-use', /'--password'/u],
    ['a secret that does not exist', ['secret', 'set', PLANTED], 'secret.unknown-name', /MAILBOX_PASSWORD/u],
    ['half a window', ['window', 'set', '9h'], 'cli.wrong-use', /window set START END/u],
    ['a mail without a number', ['messages', 'show', 'first'], 'cli.wrong-use', /messages show ID/u],
    ['a limit out of bounds', ['messages', '--limit', '0'], 'cli.wrong-use', /limit/u],
    ['a language nobody wrote', ['status', '--lang', 'de'], 'cli.wrong-use', /fr or en/u],
  ])('%s', async (_, args, code, sentence) => {
    const refused = await refusal(args);
    expect(refused).toMatchObject({ code: 2, error: withCode(code) });
    expect(refused.stderr).toMatch(sentence);
    expect(JSON.stringify(refused)).not.toContain(PLANTED);
  });

  it('without --json standard output stays empty', async () => {
    const { code, stdout, stderr } = await rig.run(['launch', '--lang', 'fr']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^There is no command "launch".*\n$/u);
  });
});

describe('what cannot be done: one sentence, exit code 1', () => {
  it.each([
    [
      'a message file that is missing',
      () => ['inspect', join(rig.folder, 'none.eml')],
      'cli.unreadable-file',
      /none\.eml/u,
    ],
    [
      'a message file that is a folder',
      () => ['inspect', rig.folder],
      'cli.unreadable-file',
      /cannot be read/u,
    ],
    ['an empty message', () => ['inspect', rig.file('empty.eml', '')], 'mail.unreadable', /cannot be read/u],
    [
      'settings that are no JSON',
      () => ['settings', 'set', rig.file('no.json', '{"mailbox":')],
      'settings.unreadable-file',
      /no\.json/u,
    ],
    ['a window at 25 o’clock', () => ['window', 'set', '25h', '26h'], 'window.unreadable-time', /"25h"/u],
    ['a mail that is not there', () => ['messages', 'show', '99'], 'store.not-found', /99/u],
    [
      'a delivery that is not there',
      () => ['deliveries', 'retry', 'msg_none'],
      'delivery.not-found',
      /msg_none/u,
    ],
    [
      'a descriptor that is not open',
      () => ['status', '--secrets-fd', '987654'],
      'secret.malformed',
      /descriptor 987654/u,
    ],
    ['a check without settings', () => ['check-now'], 'settings.incomplete', /mailbox\.host/u],
    ['a target that is not there', () => ['targets', 'test', 'other'], 'delivery.target-missing', /other/u],
  ])('%s', async (_, args, code, sentence) => {
    const refused = await refusal(args());
    expect(refused).toMatchObject({ code: 1, error: withCode(code) });
    expect(refused.stderr).toMatch(sentence);
  });

  it('a message of any bytes is decided, not refused', async () => {
    const bytes = Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 131) % 256));
    const { code, json } = await rig.askHere(['inspect', rig.file('bytes.eml', bytes)]);
    expect({ code, json }).toMatchObject({ code: 0, json: { decision: { action: expect.any(String) } } });
  });
});

describe('settings that are refused change nothing', () => {
  it.each([
    ['a value out of bounds', ['mailbox.port=0'], 'settings.invalid', /mailbox\.port/u],
    [
      'an unknown key, with the nearest one named',
      ['mailbox.hots=imap.example'],
      'settings.unknown-key',
      /mailbox\.hots.*Did you mean mailbox\.host\?/u,
    ],
    ['a key that would reach a prototype', ['__proto__.polluted=1'], 'settings.invalid', /__proto__/u],
    [
      'one bad pair among good ones',
      ['mailbox.host=imap.example', 'mailbox.port=99999'],
      'settings.invalid',
      /mailbox\.port/u,
    ],
    ['text that is no pair', ['mailbox.host=imap.example', 'port'], 'cli.wrong-use', /"port"/u],
  ])('%s', async (_, pairs, code, sentence) => {
    const refused = await refusal(['settings', 'set', ...pairs]);
    expect(refused).toMatchObject({ code: code === 'cli.wrong-use' ? 2 : 1, error: withCode(code) });
    expect(refused.stderr).toMatch(sentence);
  });

  it('run --settings with an unknown key does not start, and nothing is stored', async () => {
    const path = rig.file('unknown.json', JSON.stringify({ mailbox: { host: 'imap.example' }, windw: null }));
    expect(await refusal(['run', '--settings', path])).toMatchObject({
      code: 1,
      error: { error: { code: 'settings.unknown-key', params: { nearest: 'window' } } },
    });
    expect(await rig.askHere(['settings', 'get'])).toMatchObject({
      code: 0,
      json: { mailbox: { host: '' } },
    });
  });
});

describe('STO-4: a damaged database', () => {
  it('STO-4: names the way out, keeps the damaged files, and works again after it', async () => {
    const damaged = createCliRig('damaged');
    try {
      expect((await damaged.askHere(['settings', 'set', 'mailbox.host=imap.example'])).code).toBe(0);
      const database = join(damaged.dataDir, 'agent.db');
      truncateSync(database, 20_000);
      writeFileSync(database, Buffer.alloc(12_000, 0xff), { flag: 'r+' });

      const refused = await damaged.run(['status']);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/agent\.db is damaged.*doctor --restore/u);
      expect(readdirSync(damaged.dataDir)).toContain('agent.db');

      const restored = await damaged.ask(['doctor', '--restore']);
      expect(restored).toMatchObject({ code: 0, json: { setAside: [expect.stringContaining('set-aside')] } });
      expect(readdirSync(damaged.dataDir).filter((name) => name.includes('set-aside'))).toHaveLength(1);
      expect((await damaged.ask(['status'])).code).toBe(0);
    } finally {
      await damaged.remove();
    }
  });
});

describe('inspect --jsonl', () => {
  it('answers line by line in order, a bad line in its place, and exits 1', async () => {
    const eml = recadrageMail().toString('utf8');
    const lines = ['a', 'bad', 'b'].map((id) =>
      id === 'bad' ? '{"id": 1, "eml": ' : JSON.stringify({ id, eml, now: '2026-11-19T10:00:00Z' }),
    );
    const { code, stdout } = await rig.run(['inspect', '--jsonl'], { stdin: `${lines.join('\n')}\n` });
    expect(code).toBe(1);
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toMatchObject([{ id: 'a' }, { error: { code: 'cli.wrong-use' } }, { id: 'b' }]);
  });
});
