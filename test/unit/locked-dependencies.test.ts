import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { built } from '../../scripts/ensure-dependencies.mjs';
import { tellFigures } from '../support/figures.ts';

const root = join(import.meta.dirname, '../..');

const packageSchema = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
});
const lockSchema = z.object({ packages: z.record(z.string(), packageSchema) });
const manifestSchema = z.object({ allowScripts: z.record(z.string(), z.boolean()) });

const parseFile = <T>(schema: z.ZodType<T>, ...path: string[]): T =>
  schema.parse(JSON.parse(readFileSync(join(root, ...path), 'utf8')));

const locked = Object.entries(parseFile(lockSchema, 'package-lock.json').packages).filter(
  ([folder]) => folder !== '',
);
const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 13);

describe('UPD-4: locked dependencies', () => {
  it('UPD-4: every package is one version of the registry, known by its hash', (context) => {
    const unlocked = locked.filter(
      ([, { version, integrity, resolved }]) =>
        version === undefined ||
        integrity?.startsWith('sha512-') !== true ||
        resolved?.startsWith('https://registry.npmjs.org/') === false,
    );
    tellFigures(context, { packages: locked.length, unlocked: unlocked.length });
    expect(unlocked).toEqual([]);
  });

  it('UPD-4: the scripts that an install runs are those that were allowed by name', (context) => {
    const { allowScripts } = parseFile(manifestSchema, 'package.json');
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name] === true);
    expect(allowed.map((name) => name.replace('@github/', '')).toSorted()).toEqual(
      built.map(({ name }) => name).toSorted(),
    );

    const withScripts = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    const unknown = withScripts
      .map(([folder]) => nameOf(folder))
      .filter((name) => !(name in allowScripts) && !(`@github/${name}` in allowScripts));
    // What the scripts that are not allowed would have left behind.
    const ran = ['better-sqlite3/build', 'electron-winstaller/vendor/7z.exe'].filter((left) =>
      existsSync(join(root, 'node_modules', left)),
    );
    tellFigures(context, { otherScripts: unknown.length + ran.length });
    expect([...unknown, ...ran]).toEqual([]);
  });

  it('UPD-4: what is installed is what the lock asks for', () => {
    const installed = parseFile(lockSchema, 'node_modules', '.package-lock.json').packages;
    const wanted = new Map(locked);
    expect(
      Object.entries(installed).filter(
        ([folder, { version, integrity }]) =>
          version !== wanted.get(folder)?.version || integrity !== wanted.get(folder)?.integrity,
      ),
    ).toEqual([]);
  });
});
