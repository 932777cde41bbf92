import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore, unwrap } from '../../test/support/store-samples.ts';
import { defaultSettings, settingsSchema } from '../contract/settings.ts';
import { connect } from './connection.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('settings');
});
afterEach(() => test.remove());

const german = settingsSchema.parse({ timeZone: 'Europe/Berlin' });
const put = (document = german) =>
  test.store.settings.put({
    document,
    who: 'ann@desk via cli',
    action: 'settings.set',
    now: test.clock.now(),
  });

/** Writes a document that this program would not have written. */
function plant(document: string): void {
  put();
  const db = connect(test.store.path);
  db.prepare<[string]>('UPDATE settings SET document = ?').run(document);
  db.close();
}

describe('the settings', () => {
  it('are nothing before the first change', () => {
    expect(test.store.settings.get()).toEqual({ ok: true, value: null });
    expect(test.store.settings.revision()).toBe(0);
  });

  it('are kept whole, each change under a new revision', async () => {
    expect(put()).toBe(1);
    expect(put(defaultSettings())).toBe(2);
    put();
    await test.reopen();
    expect(unwrap(test.store.settings.get())).toEqual({ document: german, revision: 3 });
  });

  it('leave an entry of who changed what, with the change or not at all', () => {
    put();
    test.clock.jump(1_000);
    put(defaultSettings());
    expect(test.store.audit.list({ before: null, limit: 10 })).toMatchObject([
      { who: 'ann@desk via cli', action: 'settings.set', before: german, after: defaultSettings() },
      { at: test.clock.now() - 1_000, before: null, after: german },
    ]);
  });

  it('fill in what an older program did not know', () => {
    plant('{"version":1,"timeZone":"Europe/Berlin"}');
    expect(unwrap(test.store.settings.get())?.document).toEqual(german);
  });

  it('Q12: keep an empty window as it was stored', () => {
    put(settingsSchema.parse({ window: null }));
    expect(unwrap(test.store.settings.get())?.document.window).toBeNull();
  });

  it.each([
    ['{"version":99}', 'settings.newer-version'],
    ['{"version":1,"window":{"start":"25h00","end":"9h00"}}', 'window.unreadable-time'],
    ['{"version":1,"surprise":true}', 'settings.unknown-key'],
    ['not JSON', 'settings.invalid'],
  ])('that read %s are refused, and can be replaced', (document, code) => {
    plant(document);
    expect(test.store.settings.get()).toMatchObject({ ok: false, error: { code } });
    put();
    expect(test.store.settings.get().ok).toBe(true);
  });
});

describe('the audit', () => {
  it('is listed newest first, in pages', () => {
    for (let n = 1; n <= 5; n += 1) {
      test.store.audit.write({ at: n, who: 'ann', action: 'watch.pause', before: null, after: { n } });
    }
    const first = test.store.audit.list({ before: null, limit: 2 });
    expect(first.map(({ after }) => after)).toEqual([{ n: 5 }, { n: 4 }]);
    const next = test.store.audit.list({ before: first[1]?.id ?? 0, limit: 2 });
    expect(next.map(({ after }) => after)).toEqual([{ n: 3 }, { n: 2 }]);
  });
});
