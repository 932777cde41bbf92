import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changePrefs, DEFAULT_PREFS } from './processing-prefs.ts';

describe('the preferences of the old system', () => {
  it.each([
    [{ retry_count: 10 }, { retry_count: 10 }],
    [{ retry_count: ' 4 ' }, { retry_count: 4 }],
    [{ max_email_size_mb: null }, {}],
    [{ exclude_keywords: [' spam ', '', 'x'] }, { exclude_keywords: ['spam', 'x'] }],
    [
      { sender_priority: { ' A@Studio.Example ': ' HIGH ' } },
      { sender_priority: { 'a@studio.example': 'high' } },
    ],
    [{ unknown_key: 1 }, {}],
  ])('%o is taken over', (change, expected) => {
    expect(changePrefs(change, DEFAULT_PREFS)).toEqual({
      ok: true,
      message: 'ok',
      prefs: { ...DEFAULT_PREFS, ...expected },
    });
  });

  it.each([
    [{ retry_count: 11 }, 'retry_count hors limites (0..10)'],
    [{ retry_count: 2.9 }, 'retry_count doit être un nombre entier'],
    [{ retry_count: true }, 'retry_count doit être un nombre entier'],
    [{ webhook_timeout_sec: 0 }, 'webhook_timeout_sec hors limites (1..300)'],
    [{ max_email_size_mb: 0 }, 'max_email_size_mb doit être > 0 ou null'],
    [{ exclude_keywords: ['a', 1] }, 'exclude_keywords doit être une liste de chaînes'],
    [{ sender_priority: [] }, 'sender_priority doit être un objet {email: niveau}'],
    [{ require_attachments: 'false' }, 'require_attachments doit être vrai ou faux'],
  ])('%o is refused: %s', (change, message) => {
    expect(changePrefs(change, DEFAULT_PREFS)).toEqual({ ok: false, message, prefs: DEFAULT_PREFS });
  });

  it('are changed all or nothing, and a second time not at all', () => {
    const field = fc.constantFrom(...Object.keys(DEFAULT_PREFS), 'other');
    const value = fc.oneof(fc.integer({ min: -1, max: 700 }), fc.jsonValue({ maxDepth: 1 }));
    fc.assert(
      fc.property(fc.dictionary(field, value, { noNullPrototype: true }), (raw) => {
        const change = JSON.parse(JSON.stringify(raw));
        const once = changePrefs(change, DEFAULT_PREFS);
        if (!once.ok) expect(once.prefs).toEqual(DEFAULT_PREFS);
        else expect(changePrefs(once.prefs, once.prefs)).toEqual(once);
      }),
      { numRuns: 1_000 },
    );
  });
});
