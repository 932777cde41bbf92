import { describe, expect, it } from 'vitest';
import { nameOfCaller } from './deploy-names.ts';
import { deployEn } from './words-en.ts';
import { deployFr } from './words-fr.ts';

describe('who asked for a deploy', () => {
  it.each([
    ['ann@desk via window', 'ann@desk, in the window', 'ann@desk, dans la fenêtre'],
    ['ann@desk via cli', 'ann@desk, on the command line', 'ann@desk, en ligne de commande'],
    ['ann via cli@desk via window', 'ann via cli@desk, in the window', 'ann via cli@desk, dans la fenêtre'],
    ['agent', 'agent', 'agent'],
  ])('%s', (who, english, french) => {
    expect(nameOfCaller({ who }, deployEn)).toBe(english);
    expect(nameOfCaller({ who }, deployFr)).toBe(french);
  });
});
