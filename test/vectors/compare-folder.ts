import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { judgeCase, wantedBy } from './judge-case.ts';
import { runPipeline } from './run-pipeline.ts';
import { SUITES, type Suite } from './suites.ts';
import { type Outcome, type VectorCase, vectorCaseSchema, WHOLE_ANSWER } from './vector-case.ts';

export type FileReport = {
  /** Name without `.json`. */
  readonly file: string;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** One short text per failed case. */
  readonly failures: readonly string[];
};

const ALL_SUITES: Readonly<Record<string, Suite>> = { ...SUITES, pipeline: runPipeline };

/** Files of vectors this runner knows, in the order it reports them. */
export const VECTOR_FILES: readonly string[] = Object.keys(ALL_SUITES);

/** Compares every known file of a folder; absent ones are left out, `unknown` names the others. */
export async function compareFolder(folder: string): Promise<{
  readonly reports: readonly FileReport[];
  readonly unknown: readonly string[];
}> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const present = new Set(names.map((name) => name.slice(0, -'.json'.length)));
  const reports: FileReport[] = [];
  for (const file of VECTOR_FILES.filter((name) => present.has(name))) {
    reports.push(await compareFile(file, readCases(join(folder, `${file}.json`))));
  }
  return { reports, unknown: [...present].filter((name) => !VECTOR_FILES.includes(name)) };
}

/** `file total equal preferred tolerated failed`. */
export function reportLine({ file, counts }: FileReport): string {
  const { equal, preferred, tolerated, failed } = counts;
  return `${file} ${equal + preferred + tolerated + failed} ${equal} ${preferred} ${tolerated} ${failed}`;
}

async function compareFile(file: string, cases: readonly VectorCase[]): Promise<FileReport> {
  const counts = { equal: 0, preferred: 0, tolerated: 0, failed: 0 };
  const failures: string[] = [];
  for (const vector of cases) {
    const { outcome, difference } = await compareCase(file, vector);
    counts[outcome] += 1;
    if (outcome === 'failed') failures.push(`${vector.id} (${vector.note}): ${difference}`);
  }
  return { file, counts, failures };
}

async function compareCase(
  file: string,
  vector: VectorCase,
): Promise<{ readonly outcome: Outcome; readonly difference: string }> {
  try {
    const actual = await ALL_SUITES[file]?.(vector.input);
    const { outcome, fields } = judgeCase(file, vector, actual);
    const difference = fields.map((field) => `${field} is ${short(actual, field)}`).join(', ');
    return { outcome, difference: `${difference}; wanted: ${short(wantedBy(vector), WHOLE_ANSWER)}` };
  } catch (error) {
    return { outcome: 'failed', difference: error instanceof Error ? error.message : String(error) };
  }
}

function readCases(path: string): readonly VectorCase[] {
  return z.array(vectorCaseSchema).parse(JSON.parse(readFileSync(path, 'utf8')));
}

function short(value: unknown, field: string): string {
  const text = JSON.stringify(field === WHOLE_ANSWER ? value : Object(value)[field]) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
