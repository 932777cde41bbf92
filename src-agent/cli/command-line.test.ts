import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

const parse = (line: string) => parseCommandLine(line.split(' ').filter((word) => word !== ''));

function invocation(line: string) {
  const parsed = parse(line);
  if (!parsed.ok) throw new Error(`refused: ${JSON.stringify(parsed.error)}`);
  return parsed.value.invocation;
}

function refusal(line: string): string {
  const parsed = parse(line);
  return parsed.ok ? 'accepted' : parsed.error.code;
}

describe('the command line', () => {
  it.each([
    ['status', 'status.get'],
    ['check-now', 'watch.check-now'],
    ['window', 'window.get'],
    ['window get', 'window.get'],
    ['window set 9h30 19h --days mon,tue', 'window.set'],
    ['window clear', 'window.clear'],
    ['messages --state waiting --limit 5', 'messages.list'],
    ['messages show 12', 'messages.get'],
    ['deliveries --state dead', 'deliveries.list'],
    ['deliveries show 0123456789abcdef', 'deliveries.get'],
    ['deliveries retry --all', 'deliveries.retry'],
    ['deliveries discard 0123456789abcdef', 'deliveries.discard'],
    ['deliveries replay 0123456789abcdef', 'deliveries.replay'],
    ['deliveries export out.csv --state dead', 'deliveries.export'],
    ['links --provider dropbox --state open', 'links.list'],
    ['links done 8191', 'links.mark'],
    ['links undone 8191', 'links.mark'],
    ['hours --hours 48', 'history.hours'],
    ['audit --limit 5', 'audit.list'],
    ['logs --level warn --scope mailbox', 'logs.read'],
    ['diagnostics', 'diagnostics.collect'],
    ['settings get', 'settings.get'],
    ['secret list', 'secrets.list'],
    ['secret clear MAILBOX_PASSWORD', 'secrets.clear'],
    ['mailbox test', 'mailbox.test'],
    ['targets test webhook', 'targets.test'],
    ['gmail', 'gmail.status'],
    ['gmail check', 'gmail.status'],
    ['gmail dry-run', 'gmail.dry-run'],
    ['gmail send --to a@b.test --yes', 'gmail.send-test'],
    ['gmail auto-check --force', 'gmail.auto-check'],
    ['gmail history --limit 5', 'gmail.history'],
    ['gmail disconnect --yes', 'gmail.disconnect'],
  ])('%s asks %s', (line, name) => {
    expect(invocation(line)).toMatchObject({ run: 'call', name });
  });

  it('asks before a mail is sent and before the connection is ended', () => {
    expect(invocation('gmail send')).toMatchObject({
      run: 'ask-first',
      question: { about: 'gmail-send', to: null },
      call: { name: 'gmail.send-test' },
    });
    expect(invocation('gmail send --to a@b.test')).toMatchObject({ question: { to: 'a@b.test' } });
    expect(invocation('gmail disconnect')).toMatchObject({
      run: 'ask-first',
      question: { about: 'gmail-disconnect' },
    });
    expect(invocation('gmail connect')).toEqual({ run: 'gmail-connect' });
    for (const line of ['gmail send --to nobody', 'gmail connect now', 'gmail fly']) {
      expect(refusal(line)).toBe('cli.wrong-use');
    }
  });

  it('takes a stand-in for Google on this machine only', () => {
    const parsed = parse('status --google http://127.0.0.1:8080');
    expect(parsed.ok && parsed.value.google?.token).toBe('http://127.0.0.1:8080/token');
    expect(refusal('status --google https://google.example')).toBe('gmail.endpoint-refused');
  });

  it('starts the demonstration without settings, and the agent with them', () => {
    expect(invocation('start').run).toBe('demo');
    expect(invocation('start --settings s.json')).toEqual({ run: 'agent', settingsFile: 's.json' });
  });

  it('reads settings as pairs, values as JSON where they are JSON', () => {
    expect(invocation('settings set mailbox.port=143 mailbox.host=imap.example window=null')).toEqual({
      run: 'settings-set',
      source: {
        from: 'pairs',
        pairs: [
          [['mailbox', 'port'], 143],
          [['mailbox', 'host'], 'imap.example'],
          [['window'], null],
        ],
      },
    });
  });

  it.each([
    ['frobnicate', 'cli.unknown-command'],
    ['status --wrong', 'cli.wrong-use'],
    ['messages show', 'cli.wrong-use'],
    ['messages --state nonsense', 'cli.wrong-use'],
    ['deliveries retry', 'cli.wrong-use'],
    ['deliveries export', 'cli.wrong-use'],
    ['links done', 'cli.wrong-use'],
    ['links --state dead', 'cli.wrong-use'],
    ['hours --hours 0', 'cli.wrong-use'],
    ['logs --level all', 'cli.wrong-use'],
    ['window set 9h', 'cli.wrong-use'],
    ['window open', 'cli.wrong-use'],
    ['settings set', 'cli.wrong-use'],
    ['settings set a=1 b', 'cli.wrong-use'],
    ['inspect', 'cli.wrong-use'],
    ['import', 'cli.wrong-use'],
    ['status --lang de', 'cli.wrong-use'],
    ['run --secrets-fd three', 'cli.wrong-use'],
    ['secret set PASSWORT', 'secret.unknown-name'],
  ])('refuses "%s" as %s', (line, code) => {
    expect(refusal(line)).toBe(code);
  });

  it('refuses a secret on the command line, where every process can read it', () => {
    expect(refusal('secret set MAILBOX_PASSWORD hunter2')).toBe('cli.wrong-use');
  });

  it('reads what is common to all commands', () => {
    const parsed = parse('status --data /tmp/x --json --lang fr --secrets-fd 3 -v');
    expect(parsed.ok && parsed.value).toMatchObject({
      dataDir: '/tmp/x',
      json: true,
      language: 'fr',
      secretsFd: 3,
      verbose: true,
    });
  });
});
