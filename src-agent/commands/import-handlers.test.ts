import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anySettings } from '../../test/support/any-settings.ts';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import { createSeededRandom, takeSeed } from '../../test/support/seeds.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { Settings } from '../contract/settings.ts';

let idle: IdleAgent;
beforeEach(async () => {
  idle = await openIdleAgent({
    settings: {
      timeZone: 'Europe/Paris',
      delivery: { targets: [{ id: 'mine', url: 'https://mine.example/hook' }] },
    },
  });
});
afterEach(() => idle.stop());

const preview = (files: unknown) => idle.client.send(COMMANDS['import.preview'], { files });
const apply = (token: string) => idle.client.call(COMMANDS['import.apply'], { token });
const current = () => idle.agent.settings.current().document;

const ENV = {
  name: '.env',
  text: [
    'IMAP_SERVER=imap.old.example',
    'EMAIL_ADDRESS=team@old.example',
    'EMAIL_PASSWORD=planted-old-password',
    'FLASK_SECRET_KEY=planted-flask-key',
  ].join('\n'),
};
const WEBHOOK = { name: 'C:\\old\\webhook_config.json', text: '{"webhook_url":"https://hook.example/abc"}' };

describe('import.preview', () => {
  it('CFG-2: shows what would change, setting by setting, and changes nothing', async () => {
    const before = idle.agent.settings.current();
    const shown = unwrap(await preview([ENV, WEBHOOK]));
    expect(shown.changes).toContainEqual({ path: 'mailbox.host', from: '', to: 'imap.old.example' });
    expect(shown.changes.map((change) => change.path)).toContain('delivery.targets');
    expect(shown).toMatchObject({ secrets: ['MAILBOX_PASSWORD'], targetsAddedOff: 1 });
    expect(shown.warnings).toContainEqual({ kind: 'note', key: 'FLASK_SECRET_KEY', why: 'server-only' });
    expect(idle.agent.settings.current()).toBe(before);
    expect(JSON.stringify(shown)).not.toContain('planted-');
  });

  it('names a file that cannot be read, and goes on with the others', async () => {
    const shown = unwrap(await preview([ENV, { name: 'polling_config.json', text: '{oops' }]));
    expect(shown.warnings).toContainEqual({
      kind: 'failure',
      file: 'polling_config.json',
      failure: {
        code: 'settings.unreadable-file',
        params: { path: 'polling_config.json' },
        retryable: false,
      },
    });
    expect(shown.changes.map((change) => change.path)).toContain('mailbox.host');
  });

  it('takes a settings document of this program, whole or in part', async () => {
    const part = { name: 'part.json', text: '{"triage":{"allowedSenders":["a@b.example"]}}' };
    expect(unwrap(await preview([part])).changes).toEqual([
      { path: 'triage.allowedSenders', from: [], to: ['a@b.example'] },
    ]);
    const whole = { name: 'export.json', text: JSON.stringify({ ...current(), language: 'fr' }) };
    expect(unwrap(await preview([whole]))).toMatchObject({
      changes: [{ path: 'language', from: 'system', to: 'fr' }],
      targetsAddedOff: 0,
    });
  });

  it.each([
    ['an unknown key', '{"triage":{"allowed":[]}}', 'settings.unknown-key'],
    ['a value that is not valid', '{"mailbox":{"port":0}}', 'settings.invalid'],
    ['a newer version', '{"version":99,"mailbox":{}}', 'settings.newer-version'],
    ['CFG-1: a key that reaches a prototype', '{"mailbox":{"__proto__":{"host":"x"}}}', 'settings.invalid'],
  ])('refuses of a settings document %s', async (_what, text, code) => {
    const shown = unwrap(await preview([{ name: 'settings.json', text }]));
    expect(shown).toMatchObject({ changes: [], warnings: [{ kind: 'failure', failure: { code } }] });
  });

  it('CFG-1: refuses what is too large or too many', async () => {
    const small = { name: 'a.env', text: '' };
    for (const files of [
      [],
      Array.from({ length: 21 }, () => small),
      [{ ...small, text: 'x'.repeat(1_000_001) }],
    ]) {
      expect(await preview(files)).toMatchObject({ error: { code: 'command.invalid-input' } });
    }
  });
});

describe('import.apply', () => {
  it('CFG-2: stores all of it in one change that is in the audit and can be undone', async () => {
    const before = current();
    const { token } = unwrap(await preview([ENV, WEBHOOK]));
    expect(unwrap(await apply(token))).toEqual({ done: true });
    expect(current().mailbox).toMatchObject({ host: 'imap.old.example', user: 'team@old.example' });
    const [entry] = idle.store.audit.list({ before: null, limit: 1 });
    expect(entry).toMatchObject({ who: 'test', action: 'import.apply', before, after: current() });
    expect(unwrap(await idle.client.call(COMMANDS['settings.undo'], {}))).toEqual(before);
  });

  it('CFG-2: brings new receivers switched off and leaves those in force as they are', async () => {
    unwrap(await apply(unwrap(await preview([WEBHOOK])).token));
    expect(current().delivery.targets).toMatchObject([
      { id: 'mine', enabled: true },
      { id: 'webhook', url: 'https://hook.example/abc', enabled: false },
    ]);
  });

  it('CFG-2: a new address under a known name, and a presence address, arrive switched off, too', async () => {
    const text = JSON.stringify({
      delivery: {
        targets: [{ id: 'mine', url: 'https://elsewhere.example/hook', enabled: true }],
        presence: { presentUrl: 'https://present.example/', enabled: true },
      },
    });
    const shown = unwrap(await preview([{ name: 'export.json', text }]));
    expect(shown.targetsAddedOff).toBe(2);
    unwrap(await apply(shown.token));
    expect(current().delivery.targets).toMatchObject([{ id: 'mine', enabled: false }]);
    expect(current().delivery.presence).toMatchObject({ enabled: false });
  });

  it('CFG-2: brings notification mails to a new recipient switched off', async () => {
    const notify = { enabled: true, recipient: 'somebody@elsewhere.example' };
    const text = JSON.stringify({ gmail: { notify } });
    const shown = unwrap(await preview([{ name: 'export.json', text }]));
    expect(shown.targetsAddedOff).toBe(1);
    unwrap(await apply(shown.token));
    expect(current().gmail.notify).toMatchObject({ ...notify, enabled: false });
  });

  it('CFG-2: brings a proxy switched off: who runs it would be given the password of the present one', async () => {
    const bring = async (proxy: object) => {
      const shown = unwrap(
        await preview([{ name: 'export.json', text: JSON.stringify({ network: { proxy } }) }]),
      );
      unwrap(await apply(shown.token));
      return { addedOff: shown.targetsAddedOff, proxy: current().network.proxy };
    };
    const mine = { enabled: true, url: 'http://proxy.example:3128', user: 'marie' };
    expect(await bring(mine)).toEqual({ addedOff: 1, proxy: { ...mine, enabled: false } });
    unwrap(await idle.client.call(COMMANDS['settings.set'], { change: { network: { proxy: mine } } }));
    expect(await bring(mine)).toEqual({ addedOff: 0, proxy: mine });
    const other = { url: 'http://elsewhere.example:3128' };
    expect(await bring(other)).toEqual({ addedOff: 1, proxy: { ...mine, ...other, enabled: false } });
    expect(await bring({ url: '' })).toMatchObject({ addedOff: 0, proxy: { enabled: false, url: '' } });
  });

  it('SEC: copies no secret anywhere', async () => {
    unwrap(await apply(unwrap(await preview([ENV])).token));
    expect(unwrap(await idle.client.call(COMMANDS['secrets.list'], {})).secrets.some((one) => one.set)).toBe(
      false,
    );
    expect(JSON.stringify(idle.store.audit.list({ before: null, limit: 10 }))).not.toContain('planted-');
    const withSecrets = { token: 'x', withSecrets: true };
    expect(await idle.client.send(COMMANDS['import.apply'], withSecrets)).toMatchObject({
      error: { code: 'command.invalid-input' },
    });
  });

  it('refuses a preview that was applied, that is ten minutes old, or that the settings outran', async () => {
    const expired = { error: { code: 'import.expired' } };
    const applied = unwrap(await preview([ENV])).token;
    unwrap(await apply(applied));
    expect(await apply(applied)).toMatchObject(expired);

    const old = unwrap(await preview([WEBHOOK])).token;
    await idle.clock.advance(600_001);
    expect(await apply(old)).toMatchObject(expired);

    const outrun = unwrap(await preview([WEBHOOK])).token;
    unwrap(await idle.client.send(COMMANDS['settings.set'], { change: { language: 'fr' } }));
    expect(await apply(outrun)).toMatchObject(expired);
    expect(await apply('unknown')).toMatchObject(expired);
    expect(current().delivery.targets).toHaveLength(1);
  });

  it('is for the host alone: the window cannot ask for it', () => {
    expect(COMMANDS['import.preview'].audience).toBe('host');
    expect(COMMANDS['import.apply'].audience).toBe('host');
  });
});

describe('moving the settings', () => {
  it('CFG-2: whatever they are, export and import give the same, but for receivers, which arrive switched off', async () => {
    await idle.stop();
    idle = await openIdleAgent();
    const empty = unwrap(await idle.client.call(COMMANDS['settings.get'], {}));
    const random = createSeededRandom(takeSeed('moving settings'));
    for (let count = 0; count < 40; count += 1) {
      const settings = anySettings(random);
      const exported = `${JSON.stringify(settings, null, 2)}\n`;
      const shown = unwrap(await preview([{ name: 'render-signal-settings.json', text: exported }]));
      expect(shown).toMatchObject({ secrets: [], warnings: [] });
      unwrap(await apply(shown.token));
      const imported = current();
      expect(withReceiversOf(settings, imported)).toEqual(settings);
      const { delivery, gmail, network } = imported;
      const isOn = [...delivery.targets, gmail.notify, network.proxy].map(({ enabled }) => enabled);
      expect(isOn).not.toContain(true);
      unwrap(idle.agent.settings.change(empty, 'test', 'settings.set'));
    }
  }, 60_000);
});

/** The imported settings, with those switches of the others that an import does not turn on. */
function withReceiversOf(settings: Settings, imported: Settings): Settings {
  const { targets, presence } = settings.delivery;
  return {
    ...imported,
    network: { proxy: { ...imported.network.proxy, enabled: settings.network.proxy.enabled } },
    delivery: {
      ...imported.delivery,
      targets: imported.delivery.targets.map((target) => ({
        ...target,
        enabled: targets.find(({ id }) => id === target.id)?.enabled ?? false,
      })),
      presence: { ...imported.delivery.presence, enabled: presence.enabled },
    },
    gmail: {
      ...imported.gmail,
      notify: { ...imported.gmail.notify, enabled: settings.gmail.notify.enabled },
    },
  };
}
