import { describe, expect, it } from 'vitest';
import { REASONS } from '../entities.ts';
import { ERROR_CODES } from '../errors.ts';
import { FAILURE_PARAMS } from './failure-params.ts';
import {
  chooseLanguage,
  describeCheck,
  describeFailure,
  describeWatcher,
  explainFailure,
  systemLanguage,
  textFor,
} from './text.ts';

const languages = ['en', 'fr'] as const;
const surfaces = ['window', 'terminal'] as const;
/** Options, variables, commands and settings by their names. */
const TERMINAL_ONLY =
  /--\w|RSD_|npm|["«]\s?(?:run|status|doctor|secret|settings|messages|deliveries|check-now)\b|\b(?:mailbox|triage|watching|delivery|retention)\.\w|[a-z][A-Z]|[A-Z]_[A-Z]/u;

describe.each(languages)('in %s', (language) => {
  describe.each(surfaces)('in the %s', (surface) => {
    it.each(ERROR_CODES)('%s says what happened and what to do, also without any parameter', (code) => {
      const { what, why, cure } = explainFailure({ code, params: {} }, language, surface);
      for (const sentence of [what, cure, ...(why === undefined ? [] : [why])]) {
        expect(sentence).toMatch(/^[\p{Lu}«“"?\d/].*[.!?]$/u);
        expect(sentence).not.toMatch(/undefined|\$\{|\[object| {2}|\( ?\)/u);
      }
    });
  });

  it.each(ERROR_CODES)('%s shows every parameter that is agreed on', (code) => {
    const params = Object.fromEntries(FAILURE_PARAMS[code].map((name) => [name, `<${name}>`]));
    const text = describeFailure({ code, params }, language, 'terminal');
    expect(Object.values(params).filter((value) => !text.includes(value))).toEqual([]);
    expect(text).not.toMatch(/ \?[ .]/u);
  });

  it.each(ERROR_CODES.filter((code) => !code.startsWith('cli.')))(
    '%s names nothing of the terminal in the window',
    (code) => {
      const params = Object.fromEntries(FAILURE_PARAMS[code].map((name) => [name, '1']));
      expect(describeFailure({ code, params }, language, 'window')).not.toMatch(TERMINAL_ONLY);
    },
  );

  it('has a short phrase for every reason, without a full stop', () => {
    const { reasons } = textFor(language);
    for (const reason of REASONS) {
      expect(reasons[reason].length).toBeLessThan(60);
      expect(reasons[reason]).not.toMatch(/\.$/u);
    }
  });

  it('never shows a control character that came from outside', () => {
    const params = { host: 'mail\u001b[2J\r\nX', answer: 'no\u202Eti' };
    const text = describeFailure({ code: 'mailbox.auth-refused', params }, language, 'terminal');
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('describes every state of the watcher', () => {
    const failure = {
      code: 'mailbox.host-unknown',
      params: { host: 'mail.client.example' },
      retryable: true,
    } as const;
    const show = (at: number): string => `T${at}`;
    const texts = [
      describeWatcher({ state: 'stopped' }, language, 'terminal', show),
      describeWatcher(
        { state: 'not-configured', missing: ['mailbox.host', 'mailbox.user'] },
        language,
        'terminal',
        show,
      ),
      describeWatcher({ state: 'connecting', since: 1 }, language, 'terminal', show),
      describeWatcher({ state: 'catching-up', since: 1 }, language, 'terminal', show),
      describeWatcher({ state: 'watching', since: 2, mode: 'idle' }, language, 'terminal', show),
      describeWatcher({ state: 'reconnecting', at: 3, failure }, language, 'terminal', show),
      describeWatcher({ state: 'needs-credentials', failure }, language, 'terminal', show),
      describeWatcher({ state: 'needs-grant', failure }, language, 'terminal', show),
      describeWatcher({ state: 'failed', failure }, language, 'terminal', show),
      describeWatcher({ state: 'outside-hours', until: 4 }, language, 'terminal', show),
      describeWatcher({ state: 'vacation', until: null }, language, 'terminal', show),
      describeWatcher({ state: 'paused', until: null }, language, 'terminal', show),
    ];
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts[1]).toContain('mailbox.host, mailbox.user');
    expect(texts[4]).toContain('T2');
    expect(texts[5]).toContain('T3');
    expect(texts[5]).toContain('mail.client.example');
    expect(texts[9]).toContain('T4');
    expect(texts[10]).not.toMatch(/T|\?/u);
  });
});

describe('a failure', () => {
  it('reads as one line of sentences', () => {
    expect(
      describeFailure(
        { code: 'mailbox.host-unknown', params: { host: 'imap.client.example' } },
        'en',
        'terminal',
      ),
    ).toBe(
      'The mail server imap.client.example was not found. The name is wrong, or the name service cannot be reached. Check mailbox.host and the network.',
    );
  });

  it('names the setting concerned', () => {
    const params = { path: 'watching.endHour', reason: 'too big' };
    expect(describeFailure({ code: 'settings.invalid', params }, 'en', 'terminal')).toContain(
      'watching.endHour',
    );
  });

  it('calls secrets and settings by their labels in the window', () => {
    const secrets = {
      code: 'secret.missing',
      params: { name: 'MAILBOX_PASSWORD, WEBHOOK_SIGNING' },
    } as const;
    expect(explainFailure(secrets, 'en', 'window').what).toBe(
      'Not set: Mailbox password, Webhook signing secret.',
    );
    const settings = { code: 'settings.incomplete', params: { missing: 'mailbox.host, x.y' } } as const;
    expect(explainFailure(settings, 'en', 'window').what).toContain('the mail server, x.y');
  });

  it('leaves out the part around a missing parameter', () => {
    const code = 'delivery.host-unknown';
    expect(explainFailure({ code, params: {} }, 'en', 'terminal').what).toBe('The receiver was not found.');
    expect(explainFailure({ code, params: { host: 'x.example' } }, 'en', 'terminal').what).toBe(
      'The receiver x.example was not found.',
    );
  });

  it('takes a parameter of a prototype for missing', () => {
    const params = Object.create({ host: 'inherited' });
    expect(explainFailure({ code: 'mailbox.host-unknown', params }, 'en', 'terminal').what).toContain('?');
  });

  it('says its dates in the manner of the language', () => {
    const failure = {
      code: 'attention.restored',
      params: { date: '2026-11-29 15:04', until: '2026-11-28 23:59', count: 3 },
    } as const;
    const english = explainFailure(failure, 'en', 'window');
    expect(english.what).toBe('A backup took the place of the database on 29 November 2026 at 15:04.');
    expect(english.why).toContain('ends on 28 November 2026 at 23:59;');
    const french = explainFailure(failure, 'fr', 'window');
    expect(french.what).toContain('le 29 novembre 2026 à 15:04.');
    expect(french.why).toContain('le 28 novembre 2026 à 23:59');
    const ending = { code: 'attention.gmail-ending', params: { date: '2026-12-01' } } as const;
    expect(explainFailure(ending, 'fr', 'window').what).toContain('le 1er décembre 2026.');
  });

  it('is set in French with the spaces that do not break', () => {
    const text = describeFailure({ code: 'cli.unknown-command', params: { command: 'x' } }, 'fr', 'terminal');
    expect(text).toContain('«\u00A0x\u00A0»');
  });
});

describe('a check of doctor', () => {
  it('shows its failure, else its note, else its verdict', () => {
    const check = { check: 'clock', verdict: 'ok', note: null, failure: null } as const;
    expect(describeCheck(check, 'en', 'terminal')).toBe('in order');
    expect(describeCheck({ ...check, note: 'clock.right' }, 'en', 'terminal')).toBe('right');
    expect(describeCheck({ ...check, note: 'from.a-newer-version' }, 'en', 'terminal')).toBe(
      'from.a-newer-version',
    );
    const failure = { code: 'clock.off', params: { seconds: 190 }, retryable: true } as const;
    expect(describeCheck({ ...check, verdict: 'failed', failure }, 'en', 'terminal')).toContain('190 s off');
  });
});

describe('the language of the system', () => {
  it.each([
    [{ LANG: 'fr_FR.UTF-8' }, 'en-US', 'fr'],
    [{ LANG: 'fr' }, 'en-US', 'fr'],
    [{ LANG: 'en_GB.UTF-8' }, 'fr-FR', 'en'],
    [{ LC_ALL: 'fr_CA.UTF-8', LANG: 'en_GB.UTF-8' }, 'en-US', 'fr'],
    [{ LC_ALL: '', LC_MESSAGES: 'fr_FR', LANG: 'C' }, 'en-US', 'fr'],
    [{ LANG: 'C.UTF-8' }, 'fr-FR', 'en'],
    [{ LANG: 'fro_FR' }, 'en-US', 'en'],
    [{}, 'fr-BE', 'fr'],
    [{}, 'de-DE', 'en'],
  ] as const)('%o and %s: %s', (env, locale, expected) => {
    expect(systemLanguage(env, locale)).toBe(expected);
  });

  it('gives way to the setting', () => {
    expect(chooseLanguage('fr', { LANG: 'en_GB' })).toBe('fr');
    expect(chooseLanguage('system', { LANG: 'fr_FR' })).toBe('fr');
  });
});
