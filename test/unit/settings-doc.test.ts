import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { targetSchema } from '../../src-agent/contract/delivery-settings.ts';
import { defaultSettings } from '../../src-agent/contract/settings.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/SETTINGS.md'), 'utf8');

/** Every leaf with its default, as the tables write it. */
function leaves(value: unknown, path: string): readonly (readonly [path: string, fallback: string])[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      leaves(inner, path === '' ? key : `${path}.${key}`),
    );
  }
  return [[path, JSON.stringify(value)]];
}

const target = targetSchema.parse({ id: 'webhook', url: 'https://receiver.example/' });
const rows = [...leaves(defaultSettings(), ''), ...leaves(target, '')].filter(
  ([path]) => !['timeZone', 'id', 'url'].includes(path),
);

describe('docs/SETTINGS.md', () => {
  it.each(rows)('tells of %s with its default', (path, fallback) => {
    expect(page).toContain(`| \`${path}\` | \`${fallback}\` |`);
  });

  it('tells of no setting that does not exist', () => {
    const told = [...page.matchAll(/^\| `([\w.]+)` \|/gmu)].map((match) => match[1]);
    const known = new Set([...rows.map(([path]) => path), 'timeZone', 'id', 'url']);
    expect(told.filter((path) => path !== undefined && !known.has(path))).toEqual([]);
  });
});
