import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetIdSchema, targetSchema } from './delivery-settings.ts';
import { defaultSettings, settingsSchema } from './settings.ts';
import { WEEKDAYS } from './wall-clock.ts';
import { isAllowedWebhookUrl, isLoopbackHost } from './webhook-address.ts';

const target = { id: 'web', url: 'https://receiver.example/hook' };

function accepts(document: unknown): boolean {
  return settingsSchema.safeParse(document).success;
}

describe('the defaults', () => {
  it('are the old behaviour where it was right, and no secret, no address, no sender', () => {
    const settings = defaultSettings();
    expect(settings.mailbox).toMatchObject({
      host: '',
      port: 993,
      security: 'tls',
      user: '',
      folder: 'INBOX',
    });
    expect(settings.watching).toMatchObject({ days: WEEKDAYS.slice(0, 5), startHour: 9, endHour: 23 });
    expect(settings.window).toBeNull();
    expect(settings.triage.allowedSenders).toEqual([]);
    expect(settings.triage.outsideWindow).toEqual({
      recadrage: 'skip',
      desabonnement: 'deliver',
      desabonnementUrgent: 'defer',
      presence: 'defer',
      other: 'defer',
    });
    expect(settings.delivery.targets).toEqual([]);
  });

  it('are a fresh document each time', () => {
    defaultSettings().triage.allowedSenders.push('x@x.example');
    expect(defaultSettings().triage.allowedSenders).toEqual([]);
  });

  it('are read back unchanged', () => {
    expect(settingsSchema.parse(JSON.parse(JSON.stringify(defaultSettings())))).toEqual(defaultSettings());
  });
});

describe('the window', () => {
  it('Q11: needs two readable and different bounds', () => {
    expect(accepts({ window: { start: '9h', end: '18:30' } })).toBe(true);
    expect(accepts({ window: { start: '22h', end: '6h' } })).toBe(true);
    for (const window of [
      { start: '9h' },
      { end: '9h' },
      { start: '9h', end: '9h' },
      { start: '9h', end: '25h' },
      {},
    ]) {
      expect(accepts({ window })).toBe(false);
    }
  });

  it('keeps its bounds as written, trimmed', () => {
    expect(settingsSchema.parse({ window: { start: ' 9h ', end: '18:30' } }).window).toMatchObject({
      start: '9h',
      end: '18:30',
    });
  });
});

describe('the watching hours', () => {
  it('Q14: accept 24 as their end, never equal bounds', () => {
    expect(accepts({ watching: { endHour: 24 } })).toBe(true);
    expect(accepts({ watching: { startHour: 22, endHour: 6 } })).toBe(true);
    expect(accepts({ watching: { startHour: 9, endHour: 9 } })).toBe(false);
    expect(accepts({ watching: { endHour: 25 } })).toBe(false);
  });

  it('have each day at most once and at least one day', () => {
    expect(accepts({ watching: { days: ['mon', 'mon'] } })).toBe(false);
    expect(accepts({ watching: { days: [] } })).toBe(false);
  });
});

describe('targets', () => {
  it('have ids of their own, and none is called presence', () => {
    expect(accepts({ delivery: { targets: [target, { ...target, id: 'web-2' }] } })).toBe(true);
    expect(accepts({ delivery: { targets: [target, target] } })).toBe(false);
    expect(accepts({ delivery: { targets: [{ ...target, id: 'presence' }] } })).toBe(false);
  });

  it.each(['Web', 'a b', '', '-a', 'é', 'x'.repeat(41)])('refuse the id %o', (id) => {
    expect(targetIdSchema.safeParse(id).success).toBe(false);
  });
});

describe('a webhook address', () => {
  it.each([
    ['https://receiver.example/hook?x=1', true],
    ['https://receiver.example:8443/', true],
    ['http://127.0.0.1:8080/hook', true],
    ['http://localhost/hook', true],
    ['http://[::1]:9/', true],
    ['http://127.9.9.9/', true],
    ['http://receiver.example/hook', false],
    ['http://127.0.0.1.evil.example/', false],
    ['http://localhost.evil.example/', false],
    ['https://user:pass@receiver.example/', false],
    ['https://user@receiver.example/', false],
    ['https://receiver.example/#part', false],
    ['ftp://receiver.example/', false],
    ['javascript:alert(1)', false],
    ['https://', false],
    ['receiver.example', false],
    ['', false],
  ])('OUT-1: %s: %s', (url, expected) => {
    expect(isAllowedWebhookUrl(url)).toBe(expected);
  });

  it.each(['127.0.0.1.example', '1127.0.0.1', '128.0.0.1', '0.0.0.0', 'localhost.', '[::2]'])(
    '%s is no loopback',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false);
    },
  );
});

it('allowed senders are compared in lower case, without spaces around', () => {
  const read = settingsSchema.parse({ triage: { allowedSenders: ['  Marie@Client.Example '] } });
  expect(read.triage.allowedSenders).toEqual(['marie@client.example']);
});

it('any JSON value is either refused or gives a document that is read back as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const read = settingsSchema.safeParse(value);
      if (read.success) expect(settingsSchema.parse(read.data)).toEqual(read.data);
    }),
  );
});

describe('the address of a target', () => {
  const url = (text: string) => targetSchema.safeParse({ id: 'webhook', url: text }).data?.url;

  it('understands the short forms of Make', () => {
    expect(url('a1b2c3d4e5f6g7h8i9j0@hook.eu2.make.com')).toBe(
      'https://hook.eu2.make.com/a1b2c3d4e5f6g7h8i9j0',
    );
    expect(url('a1b2c3d4e5f6g7h8i9j0')).toBe('https://hook.eu2.make.com/a1b2c3d4e5f6g7h8i9j0');
  });

  it('does not take a slip for a token', () => {
    expect(url('receiver')).toBeUndefined();
    expect(url('receiver.example/hook')).toBeUndefined();
  });

  it('OUT-2: refuses this machine in a spelling nobody writes honestly', () => {
    expect(url('http://2130706433/')).toBeUndefined();
    expect(url('http://0x7f.1/')).toBeUndefined();
    expect(url('http://127.0.0.1:8080/hook')).toBe('http://127.0.0.1:8080/hook');
  });
});

describe('the window', () => {
  it('Q11: refuses bounds that are the same time in two ways of writing: it would never open', () => {
    expect(settingsSchema.safeParse({ window: { start: '9h', end: '09:00' } }).success).toBe(false);
  });
});

describe('NET-5: the proxy', () => {
  const proxyOf = (proxy: object) => settingsSchema.safeParse({ network: { proxy } });

  it.each([
    'http://proxy.example:3128',
    'http://10.1.2.3:80/',
    'http://[2001:db8::1]:8080',
    ' http://a-b:1 ',
    '',
  ])('may be at "%s"', (url) => {
    expect(proxyOf({ url }).data?.network.proxy).toEqual({
      enabled: false,
      url: url.trim().replace(/\/$/u, ''),
      user: '',
    });
  });

  it.each([
    'proxy.example:3128',
    'http://proxy.example',
    'https://proxy.example:3128',
    'socks5://proxy.example:1080',
    'http://marie:secret@proxy.example:3128',
    'http://proxy.example:3128/path',
    'http://proxy.example:3128?x',
    'http://proxy.example:0',
    'http://proxy.example:70000',
    'http://pro xy:3128',
  ])('is refused at "%s"', (url) => {
    expect(proxyOf({ url }).success).toBe(false);
  });

  it('has an address before it is switched on, and a user without a colon', () => {
    expect(proxyOf({ enabled: true }).error?.issues[0]?.path).toEqual(['network', 'proxy', 'url']);
    expect(proxyOf({ user: 'a:b' }).success).toBe(false);
  });
});
