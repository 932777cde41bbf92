import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyPlainJson, type PlainObject } from './plain-json.ts';
import type { Failure, Result } from './result.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { mergeSettings, readSettings, upgradeSettings } from './settings-upgrade.ts';

function failureOf(result: Result<unknown>): Pick<Failure, 'code' | 'params'> {
  if (result.ok) throw new Error('expected a failure');
  return { code: result.error.code, params: result.error.params };
}

function settingsOf(result: Result<Settings>): Settings {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('a settings document', () => {
  it('may hold anything from nothing to all: the defaults fill the rest', () => {
    expect(settingsOf(readSettings({}))).toEqual(defaultSettings());
    expect(settingsOf(readSettings(defaultSettings()))).toEqual(defaultSettings());
    expect(settingsOf(readSettings({ mailbox: { host: 'imap.client.example' } })).mailbox).toEqual({
      ...defaultSettings().mailbox,
      host: 'imap.client.example',
    });
  });

  it.each([
    [{ mailbox: { hots: 'x' } }, 'mailbox.hots', 'mailbox.host'],
    [{ mailbox: { poll_seconds: 9 } }, 'mailbox.poll_seconds', 'mailbox.pollSeconds'],
    [{ allowedSenders: [] }, 'allowedSenders', 'triage.allowedSenders'],
    [{ timezone: 'UTC' }, 'timezone', 'timeZone'],
    [
      { watching: { vacation: { start: '2025-01-01', end: '2025-01-02', ends: 1 } } },
      'watching.vacation.ends',
      'watching.vacation.end',
    ],
    [
      { delivery: { targets: [{ id: 'a', url: 'https://x.example', verifyTLS: true }] } },
      'delivery.targets.0.verifyTLS',
      'delivery.targets.*.verifyTls',
    ],
  ])('with an unknown key %o names it and the nearest known one', (document, keys, nearest) => {
    expect(failureOf(readSettings(document))).toEqual({
      code: 'settings.unknown-key',
      params: { keys, nearest },
    });
  });

  it('with unknown keys that resemble nothing names them all', () => {
    const failure = failureOf(readSettings({ flux: 1, mailbox: { quux: 2 } }));
    expect(failure).toEqual({ code: 'settings.unknown-key', params: { keys: 'mailbox.quux, flux' } });
  });

  it.each([
    [{ mailbox: { port: 0 } }, 'mailbox.port', /expected number to be >=1/u],
    [{ timeZone: 'Europe/Atlantis' }, 'timeZone', /not a known time zone/u],
    [{ watching: { startHour: 9, endHour: 9 } }, 'watching.endHour', /never watch/u],
    [
      { watching: { vacation: { start: '2025-02-01', end: '2025-01-01' } } },
      'watching.vacation',
      /ends before it starts/u,
    ],
    [{ triage: { allowedSenders: ['nobody'] } }, 'triage.allowedSenders.0', /not an e-mail address/u],
    [
      { delivery: { targets: [{ id: 'a', url: 'http://x.example' }] } },
      'delivery.targets.0.url',
      /use an https address/u,
    ],
    [{ language: 'de', mailbox: { port: 'x' } }, 'language', /and 1 more/u],
    ['text', 'document', /not a JSON object/u],
    [null, 'document', /not a JSON object/u],
    [[], 'document', /not a JSON object/u],
  ])('that is wrong in %o is refused with path and reason', (document, path, reason) => {
    const failure = failureOf(readSettings(document));
    expect(failure.code).toBe('settings.invalid');
    expect(failure.params.path).toBe(path);
    expect(failure.params.reason).toMatch(reason);
  });

  it('never repeats a value, since a secret may have been typed there', () => {
    const failure = failureOf(readSettings({ mailbox: { security: 'hunter2', port: 'hunter2' } }));
    expect(JSON.stringify(failure)).not.toContain('hunter2');
  });

  it.each([
    [{ start: '9h' }, 'window.half-set', {}],
    [{ start: '', end: '18h' }, 'window.half-set', {}],
    [{ start: '9h', end: '25h00' }, 'window.unreadable-time', { value: '25h00' }],
    [{ start: '9.30', end: '18h' }, 'window.unreadable-time', { value: '9.30' }],
  ])('Q11: a window %o is refused when it is saved and when it is read', (window, code, params) => {
    expect(failureOf(readSettings({ window }))).toEqual({ code, params });
    expect(failureOf(mergeSettings(defaultSettings(), { window }))).toEqual({ code, params });
  });

  it.each([
    ['9h', '09:00'],
    ['0', '00h00'],
  ])('with a window from %s to %s, which never opens, is refused', (start, end) => {
    expect(failureOf(readSettings({ window: { start, end } })).params.path).toBe('window.end');
  });

  it('Q12: an empty window is a value of its own and stays', () => {
    const set = settingsOf(mergeSettings(defaultSettings(), { window: { start: '9h', end: '18h' } }));
    const cleared = settingsOf(mergeSettings(set, { window: null }));
    expect(cleared.window).toBeNull();
    expect(settingsOf(readSettings(cleared)).window).toBeNull();
  });
});

describe('versions', () => {
  const steps = new Map([
    [1, (old: PlainObject): PlainObject => ({ ...old, b: old.a ?? null })],
    [2, ({ a: _removed, ...rest }: PlainObject): PlainObject => ({ ...rest, c: 3 })],
  ]);

  it('are climbed one step at a time, in order', () => {
    const document: PlainObject = { version: 1, a: 7 };
    expect(upgradeSettings(document, steps, 3)).toEqual({ ok: true, value: { version: 3, b: 7, c: 3 } });
    expect(upgradeSettings({ version: 2, a: 7 }, steps, 3)).toEqual({
      ok: true,
      value: { version: 3, c: 3 },
    });
    expect(document).toEqual({ version: 1, a: 7 });
  });

  it('that are newer are refused by number', () => {
    expect(failureOf(readSettings({ version: 2 }))).toEqual({
      code: 'settings.newer-version',
      params: { version: 2, known: 1 },
    });
    expect(failureOf(mergeSettings(defaultSettings(), { version: 9 })).code).toBe('settings.newer-version');
  });

  it.each([0, -1, 1.5, '1', null])('written as %o are refused', (version) => {
    expect(failureOf(readSettings({ version })).params.path).toBe('version');
  });

  it('without a step are a bug', () => {
    expect(() => upgradeSettings({ version: 1 }, new Map(), 2)).toThrow('version 1');
  });
});

describe('a change', () => {
  const current = settingsOf(
    readSettings({
      mailbox: { host: 'a.example', user: 'u' },
      triage: { allowedSenders: ['a@a.example', 'b@b.example'] },
    }),
  );

  it('is laid over the current settings key by key, lists as a whole', () => {
    const changed = settingsOf(
      mergeSettings(current, { mailbox: { port: 143 }, triage: { allowedSenders: ['c@c.example'] } }),
    );
    expect(changed.mailbox).toEqual({ ...current.mailbox, port: 143 });
    expect(changed.triage.allowedSenders).toEqual(['c@c.example']);
  });

  it('that makes the whole invalid changes nothing', () => {
    const before = structuredClone(current);
    expect(failureOf(mergeSettings(current, { watching: { endHour: 9 } })).code).toBe('settings.invalid');
    expect(current).toEqual(before);
  });

  it('of nothing gives the same settings', () => {
    expect(settingsOf(mergeSettings(current, {}))).toEqual(current);
  });
});

/** A write to it throws. */
function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) frozen(inner);
  }
  return Object.freeze(value);
}

describe('hostile documents', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('CFG-1: %s is refused at any depth', (key) => {
    for (const text of [
      `{"${key}": {"polluted": 1}}`,
      `{"mailbox": {"${key}": {"polluted": 1}}}`,
      `{"delivery": {"targets": [{"id": "a", "url": "https://x.example", "${key}": {"polluted": 1}}]}}`,
    ]) {
      const failure = failureOf(readSettings(JSON.parse(text)));
      expect(failure.code).toBe('settings.invalid');
      expect(String(failure.params.path)).toContain(key);
      expect(failureOf(mergeSettings(defaultSettings(), JSON.parse(text))).code).toBe('settings.invalid');
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('CFG-1: more than 1 MB or 32 levels is refused', () => {
    expect(failureOf(readSettings({ a: 'x'.repeat(1_000_001) })).params.reason).toBe('larger than 1 MB');
    expect(failureOf(readSettings({ a: Array.from({ length: 300_000 }, () => 0) })).params.reason).toBe(
      'larger than 1 MB',
    );
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(failureOf(readSettings({ deep })).params.reason).toBe('deeper than 32 levels');
  });

  it('CFG-1: what JSON cannot hold is refused, and no getter runs', () => {
    let ran = false;
    const trap = Object.defineProperty({}, 'mailbox', {
      enumerable: true,
      get: () => {
        ran = true;
        return {};
      },
    });
    for (const value of [
      { a: () => 1 },
      { a: Symbol('x') },
      { a: 1n },
      { a: new Date() },
      { a: Number.NaN },
      { a: new Map() },
      trap,
      { a: new Array(5) },
    ]) {
      expect(failureOf(readSettings(value)).code).toBe('settings.invalid');
    }
    expect(ran).toBe(false);
    const circle: Record<string, unknown> = {};
    circle.circle = circle;
    expect(failureOf(readSettings(circle)).params.reason).toBe('deeper than 32 levels');
  });

  it('CFG-1: 10,000 fuzzed documents: no crash, no pollution, nothing accepted that the schema would not write itself', () => {
    const current = frozen(defaultSettings());
    const prototypeKeys = Reflect.ownKeys(Object.prototype).length;
    const sections = fc.constantFrom(...Object.keys(defaultSettings()), '__proto__', 'constructor', 'x');
    // Small values: the schema looks at five levels, and ten thousand large ones only cost time.
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.anything({ maxDepth: 1, maxKeys: 3, withNullPrototype: true, withBigInt: true, withMap: true }),
    );
    const document = fc.oneof(
      fc.dictionary(sections, anything, { maxKeys: 4 }),
      fc.dictionary(sections, fc.dictionary(fc.string({ maxLength: 8 }), anything, { maxKeys: 3 }), {
        maxKeys: 3,
      }),
      anything,
    );
    fc.assert(
      fc.property(document, (fuzzed) => {
        const read = readSettings(fuzzed);
        if (read.ok) expect(readSettings(read.value)).toEqual(read);
        else expect(read.error.code).toMatch(/^(?:settings|window)\./u);
        mergeSettings(current, fuzzed);
      }),
      { numRuns: 10_000 },
    );
    expect(Reflect.ownKeys(Object.prototype)).toHaveLength(prototypeKeys);
  }, 60_000);

  it('a copy equals what JSON would give back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!/"(?:__proto__|constructor|prototype)":/u.test(JSON.stringify(value)));
        const copied = copyPlainJson(value);
        expect(copied.ok && JSON.stringify(copied.value)).toBe(JSON.stringify(value));
      }),
    );
  });
});
