import { isDeepStrictEqual } from 'node:util';
import { DEVIATION_RULES } from './deviation-rules.ts';
import { differingFields } from './judge-pipeline.ts';
import { type Outcome, type VectorCase, WHOLE_ANSWER } from './vector-case.ts';

export type Judgement = { readonly outcome: Outcome; readonly fields: readonly string[] };

/** Judges one answer by the README's rules of comparison; `answer` is made plain JSON first. */
export function judgeCase(file: string, vector: VectorCase, answer: unknown): Judgement {
  const actual = asJson(answer);
  const fields = file === 'pipeline' ? differingFields(vector, actual) : differsWhole(file, vector, actual);
  const hasPreferred = vector.quirk !== undefined && 'preferred' in vector;
  if (fields.length === 0) return { outcome: hasPreferred ? 'preferred' : 'equal', fields };
  const covered = new Set(
    DEVIATION_RULES.filter((rule) => rule.file === null || rule.file === file).flatMap((rule) =>
      rule.covers({ vector, actual, fields }),
    ),
  );
  return { outcome: fields.every((field) => covered.has(field)) ? 'tolerated' : 'failed', fields };
}

/** What a case wants: by hand where the recorded answer is wrong, else as recorded. */
export function wantedBy(vector: VectorCase): unknown {
  return vector.quirk !== undefined && 'preferred' in vector ? vector.preferred : vector.expected;
}

function differsWhole(file: string, vector: VectorCase, actual: unknown): readonly string[] {
  const same = isDeepStrictEqual(binding(file, actual), binding(file, wantedBy(vector)));
  return same ? [] : [WHOLE_ANSWER];
}

/** Without what the README calls informative: the message texts of errors. */
function binding(file: string, value: unknown): unknown {
  if (file !== 'prefs' || Object(value).ok === true) return value;
  return { ...Object(value), message: undefined };
}

/** Plain data as JSON has it: nothing undefined, no class instances. */
function asJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
