import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src-agent/contract/errors.ts';
import { explainFailure } from '../../src-agent/contract/text/text.ts';
import { frameEn } from '../../src-renderer/components/frame-en.ts';
import { frameFr } from '../../src-renderer/components/frame-fr.ts';
import { deliveriesEn } from '../../src-renderer/panels/deliveries/words-en.ts';
import { deliveriesFr } from '../../src-renderer/panels/deliveries/words-fr.ts';
import { deployEn } from '../../src-renderer/panels/deploys/words-en.ts';
import { deployFr } from '../../src-renderer/panels/deploys/words-fr.ts';
import { mailEn } from '../../src-renderer/panels/mail/words-en.ts';
import { mailFr } from '../../src-renderer/panels/mail/words-fr.ts';
import { overviewEn } from '../../src-renderer/panels/overview/words-en.ts';
import { overviewFr } from '../../src-renderer/panels/overview/words-fr.ts';
import { settingsEn } from '../../src-renderer/panels/settings/words-en.ts';
import { settingsFr } from '../../src-renderer/panels/settings/words-fr.ts';

// What a cure tells the operator to look for must stand in the window, word for word.

const LABELS = {
  en: [frameEn, deliveriesEn, deployEn, mailEn, overviewEn, settingsEn],
  fr: [frameFr, deliveriesFr, deployFr, mailFr, overviewFr, settingsFr],
} as const;

function textsOf(words: unknown): readonly string[] {
  if (typeof words === 'string') return [words];
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(textsOf) : [];
}

/** The quoted words of every sentence that the window says otherwise than the terminal. */
function namedLabels(language: 'en' | 'fr'): readonly string[] {
  return ERROR_CODES.flatMap((code) => {
    const [window, terminal] = (['window', 'terminal'] as const).map((surface) =>
      Object.values(explainFailure({ code, params: {} }, language, surface)),
    );
    const own = (window ?? []).filter((sentence) => !terminal?.includes(sentence)).join(' ');
    return [...own.matchAll(/"([^"]+)"|«\u00A0(.+?)\u00A0»/gu)].map(
      ([, quoted, inGuillemets]) => quoted ?? inGuillemets ?? '',
    );
  });
}

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  const shown = new Set(LABELS[language].flatMap(textsOf));
  const named = [...new Set(namedLabels(language))];

  it('cures name labels', () => {
    expect(named.length).toBeGreaterThan(20);
  });

  it.each(named)('the window shows what a cure names: %s', (label) => {
    expect(shown).toContain(label);
  });
});
