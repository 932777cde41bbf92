import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../reliability/faults.ts';
import { renderFaults } from '../reliability/render-faults.ts';

const root = join(import.meta.dirname, '../..');

describe('docs/FAULTS.md', () => {
  it('is what `npm run reliability` makes of the faults and of the product\u2019s sentences', () => {
    expect(readFileSync(join(root, 'docs/FAULTS.md'), 'utf8')).toBe(renderFaults());
  });

  it('leaves no value of a sentence open', () => {
    expect(renderFaults()).not.toMatch(/undefined| \?[ .,)]/u);
  });

  const faults = FAULTS.flatMap((group) => group.faults);

  it('names each fault once', () => {
    expect(new Set(faults.map(({ fault }) => fault)).size).toBe(faults.length);
  });

  it.each(faults)('$fault: is brought about by a test that is there', ({ test: [file, name] }) => {
    const code = readFileSync(join(root, file), 'utf8');
    expect(["'", '"', '`'].some((quote) => code.includes(quote + name))).toBe(true);
  });
});
