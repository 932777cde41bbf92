import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide, noticeMails, openTestStore, type TestStore, unwrap } from '../test/support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../test/support/temporary-folder.ts';
import { csvLine, exportDeliveries } from './export-deliveries.ts';
import { systemClock } from './support/clock.ts';

let test: TestStore;
let folder: TemporaryFolder;
beforeEach(async () => {
  test = await openTestStore('export');
  folder = createTemporaryFolder('export');
});
afterEach(async () => {
  await test.remove();
  await folder.remove();
});

const NO_FILTER = { state: null, kind: null, target: null, search: null, from: null, to: null };

function exportTo(path: string, list = test.store.deliveries.list) {
  const parts = { deliveries: { list }, clock: systemClock, newId: () => 'x', dataDir: test.dataDir };
  return exportDeliveries(parts, { filter: NO_FILTER, path, timeZone: 'Europe/Paris' });
}

describe('the exported file', () => {
  it('holds all pages, the newest mail first, and nothing else is left in the folder', async () => {
    const ids = noticeMails(
      test.store,
      Array.from({ length: 601 }, (_, at) => at + 1),
    );
    for (const id of ids) decide(test.store, id, test.clock.now());
    const path = join(folder.path, 'all.csv');
    expect(unwrap(await exportTo(path))).toEqual({ rows: 601 });
    const rows = readFileSync(path, 'utf8').split('\r\n').slice(1, -1);
    expect(rows.map((row) => Number(row.split(',')[1]))).toEqual(ids.toReversed());
    expect(readdirSync(folder.path)).toEqual(['all.csv']);
  });

  it('has its head alone when nothing is listed, and is for its owner only', async () => {
    const path = join(folder.path, 'none.csv');
    expect(unwrap(await exportTo(path))).toEqual({ rows: 0 });
    expect(readFileSync(path, 'utf8').split('\r\n')).toHaveLength(2);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('replaces the one before as a whole, and leaves it when the new one fails', async () => {
    const path = join(folder.path, 'deliveries.csv');
    writeFileSync(path, 'the one before');
    const refused = await exportTo(path, (query) => test.store.deliveries.list({ ...query, cursor: 'no' }));
    expect(refused).toMatchObject({ error: { code: 'command.invalid-input' } });
    const broken = () => {
      throw new Error('a bug');
    };
    await expect(exportTo(path, broken)).rejects.toThrow('a bug');
    expect(readFileSync(path, 'utf8')).toBe('the one before');
    expect(readdirSync(folder.path)).toEqual(['deliveries.csv']);
    unwrap(await exportTo(path));
    expect(readFileSync(path, 'utf8')).toMatch(/^\uFEFFid,/u);
  });

  it('is never put into the data folder, whatever way leads there', async () => {
    const way = join(folder.path, 'way');
    symlinkSync(test.dataDir, way);
    const inner = join(test.dataDir, 'inner');
    mkdirSync(inner);
    for (const path of [test.store.path, join(way, 'agent.db'), join(inner, 'a.csv')]) {
      expect(await exportTo(path)).toMatchObject({
        error: { code: 'file.unwritable', params: { path, detail: 'inside the data folder' } },
      });
    }
  });

  it.each([
    ['a folder that is not there', () => join(folder.path, 'none', 'a.csv'), 'ENOENT'],
    ['a folder in place of the file', () => folder.path, 'EISDIR'],
    ['a path that is not whole', () => 'a.csv', 'not an absolute path'],
    ['a path with an end inside', () => join(folder.path, 'a\0.csv'), 'not an absolute path'],
  ])('is refused for %s', async (_, path, detail) => {
    expect(await exportTo(path())).toMatchObject({ error: { code: 'file.unwritable', params: { detail } } });
  });
});

describe('a line of CSV', () => {
  it.each([
    [['a', 1, null], 'a,1,'],
    [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"'],
    [[' edge', 'déjà vu'], '" edge",déjà vu'],
    [['=1+1', '+33 1', '-x', '@sum'], "'=1+1,'+33 1,'-x,'@sum"],
    [['=2', 'x;=3', '\t=1'], `'=2,"x;'=3","'\t'=1"`],
  ])('of %j', (values, text) => {
    expect(csvLine(values)).toBe(`${text}\r\n`);
  });

  it('holds no formula for a spreadsheet, whichever separator it takes', () => {
    const piece = fc.constantFrom('=', '+', '-', '@', ';', '|', '\t', ',', '"', '\r', '\n', 'a', '＝', ' ');
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (values) => {
        const fields = readFields(csvLine(values));
        expect(fields).toHaveLength(values.length);
        for (const cell of fields.flatMap((field) => field.split(/[;|\t\r\n]/u))) {
          expect(cell).not.toMatch(/^[=+\-@＝＋－＠]/u);
        }
      }),
    );
  });

  it('reads back as it was written where no formula begins', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !/[=+\-@＝＋－＠\t\r]/u.test(value));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (values) => {
        expect(readFields(csvLine(values))).toEqual(values);
      }),
    );
  });
});

/** The fields of one record, as RFC 4180 has them read. */
function readFields(line: string): string[] {
  const fields: string[] = [];
  let rest = line.slice(0, -2);
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"/u.exec(rest);
    const field = quoted?.[1]?.replaceAll('""', '"') ?? /^[^,]*/u.exec(rest)?.[0] ?? '';
    fields.push(field);
    rest = rest.slice(quoted?.[0].length ?? field.length);
    if (!rest.startsWith(',')) return fields;
    rest = rest.slice(1);
  }
}
