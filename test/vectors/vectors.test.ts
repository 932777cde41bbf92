import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { compareFolder, reportLine, VECTOR_FILES } from './compare-folder.ts';
import { DEVIATION_RULES } from './deviation-rules.ts';
import { withDeviationTable } from './deviation-table.ts';
import { judgeCase } from './judge-case.ts';
import type { VectorCase } from './vector-case.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/vectors');
const folder = createTemporaryFolder('vectors-test');
afterAll(() => folder.remove());

/** A folder that holds these files of vectors. */
function folderOf(name: string, files: Readonly<Record<string, unknown>>): string {
  const path = join(folder.path, name);
  mkdirSync(path);
  for (const [file, cases] of Object.entries(files)) writeFileSync(join(path, file), JSON.stringify(cases));
  return path;
}

describe('the recorded cases', () => {
  it('are answered as recorded, as preferred, or as a rule explains', { timeout: 300_000 }, async () => {
    const { reports, unknown } = await compareFolder(FIXTURES);
    expect(unknown).toEqual([]);
    expect(reports.map((report) => report.file)).toEqual(VECTOR_FILES);
    expect(reports.flatMap((report) => report.failures)).toEqual([]);
  });
});

describe('the comparison', () => {
  const textCase = (s: string, expected: string, more: object = {}) => ({
    id: 'text-x',
    note: 'n',
    input: { fn: 'strip_leading_reply_prefixes', s },
    expected,
    ...more,
  });

  it('counts each kind of answer, on one line per file', async () => {
    const path = folderOf('counts', {
      'text.json': [
        textCase('Re: a', 'a'),
        textCase('Ré: a', 'Ré: a', { quirk: 'q', preferred: 'a' }),
        textCase('Ré: a', 'Ré: a', { quirk: 'q' }),
        textCase('Re: a', 'Re: a'),
        textCase('Re: a', 'a', { quirk: 'q', preferred: 'b' }),
      ],
    });
    const { reports } = await compareFolder(path);
    expect(reports.map(reportLine)).toEqual(['text 5 1 1 1 2']);
    expect(reports[0]?.failures).toEqual([
      'text-x (n): answer is "a"; wanted: "Re: a"',
      'text-x (n): answer is "a"; wanted: "b"',
    ]);
  });

  it('reports unknown files, leaves out missing ones, fails what it cannot ask', async () => {
    const path = folderOf('odd', {
      'other.json': [],
      'links.json': [{ id: 'links-x', note: 'n', input: { words: '' }, expected: [] }],
    });
    const { reports, unknown } = await compareFolder(path);
    expect(unknown).toEqual(['other']);
    expect(reports.map(reportLine)).toEqual(['links 1 0 0 0 1']);
  });

  it('leaves the message texts of errors out', () => {
    const vector = { id: 'prefs-x', note: 'n', input: {}, expected: { ok: false, message: 'a', prefs: {} } };
    expect(judgeCase('prefs', vector, { ok: false, message: 'b', prefs: {} }).outcome).toBe('equal');
    expect(judgeCase('prefs', vector, { ok: false, message: 'a', prefs: { a: 1 } }).outcome).toBe('failed');
  });
});

describe('the comparison of pipeline cases', () => {
  const request = (json: object) => ({ url: 'https://receiver.example/hook', json });
  const expected = {
    outcome: 'sent',
    processed: true,
    requests: [request({ sender_email: 'a@b.example', email_content: 'old' })],
    sleeps: [],
    history: [{ timestamp: 'one', status: 'success' }],
    group_marked: false,
    logs: ['x'],
  };
  const judge = (vector: Partial<VectorCase>, answer: object) =>
    judgeCase('pipeline', { id: 'p', note: 'n', input: {}, expected, ...vector }, { ...expected, ...answer })
      .outcome;

  it('never asks for the wording of the log', () => {
    expect(judge({}, { logs: [] })).toBe('equal');
    expect(judge({}, { processed: false })).toBe('failed');
  });

  it('wants the preferred value of a field that may differ, the recorded one of all others', () => {
    const quirk = { quirk: 'q', preferred: { group_marked: true }, may_differ: ['group_marked'] };
    expect(judge(quirk, { group_marked: true })).toBe('preferred');
    expect(judge(quirk, { group_marked: false })).toBe('failed');
    expect(judge(quirk, { group_marked: true, processed: false })).toBe('failed');
  });

  it('lets open requests differ in what was read from the text and in nothing else', () => {
    const quirk = { quirk: 'q', preferred: { group_marked: true }, may_differ: ['group_marked', 'requests'] };
    const answer = (json: object) => ({ group_marked: true, requests: [request(json)] });
    expect(judge(quirk, answer({ sender_email: 'a@b.example', email_content: 'new' }))).toBe('preferred');
    expect(judge(quirk, answer({ sender_email: 'x@b.example', email_content: 'new' }))).toBe('failed');
  });

  it('compares only the preferred fields where the outcome itself changes', () => {
    const quirk = { quirk: 'q', preferred: { outcome: 'skipped', history_count: 0 }, may_differ: ['*'] };
    expect(judge(quirk, { outcome: 'skipped', processed: false, history: [] })).toBe('preferred');
    expect(judge(quirk, { outcome: 'skipped', processed: false })).toBe('failed');
  });

  it('tolerates another pace of retries, not other requests', () => {
    const twice = { ...expected, requests: [request({}), request({})], sleeps: [2] };
    const answer = { ...twice, sleeps: [5.1], history: [{ timestamp: 'later', status: 'success' }] };
    expect(judge({ expected: twice }, answer)).toBe('tolerated');
    expect(judge({ expected: twice }, { ...answer, requests: [request({}), request({ a: 1 })] })).toBe(
      'failed',
    );
    expect(
      judge({ expected: twice }, { ...answer, history: [{ timestamp: 'later', status: 'error' }] }),
    ).toBe('failed');
    expect(judge({}, { sleeps: [5.1] })).toBe('failed');
  });
});

describe('the deviation rules', () => {
  it('each have a name of their own and a reason', () => {
    expect(new Set(DEVIATION_RULES.map((rule) => rule.name)).size).toBe(DEVIATION_RULES.length);
    for (const rule of DEVIATION_RULES) expect(rule.why.length).toBeGreaterThan(20);
  });

  it('stand in docs/VECTORS.md as they are (npm run test:vectors -- --write-table)', () => {
    const document = readFileSync(join(import.meta.dirname, '../../docs/VECTORS.md'), 'utf8');
    expect(document).toBe(withDeviationTable(document));
  });
});
