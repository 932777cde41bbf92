import { IANAZone } from 'luxon';
import { z } from 'zod';

/** One recorded case (README of test/fixtures/vectors). */
export const vectorCaseSchema = z.object({
  id: z.string(),
  note: z.string(),
  input: z.unknown(),
  expected: z.unknown(),
  quirk: z.string().optional(),
  preferred: z.unknown().optional(),
  may_differ: z.array(z.string()).optional(),
});
export type VectorCase = z.infer<typeof vectorCaseSchema>;

/** A zone; an unknown name was UTC (BEHAVIOUR.md 1). */
export const zoneSchema = z.string().transform((name) => (IANAZone.isValidZone(name) ? name : 'UTC'));

/**
 * `equal`: as recorded. `preferred`: as written by hand for a correct system. `tolerated`: another answer, which a
 * deviation rule gives the reason of.
 */
export type Outcome = 'equal' | 'preferred' | 'tolerated' | 'failed';

/** A case, what the product answered, and where that is not what was wanted: fields, or `answer` as a whole. */
export type Difference = {
  readonly vector: VectorCase;
  readonly actual: unknown;
  readonly fields: readonly string[];
};

/** A deliberate difference from the vectors: a rule over the case, never a list of cases. */
export type DeviationRule = {
  readonly name: string;
  /** The vector file it belongs to, without `.json`; null: all of them. */
  readonly file: string | null;
  /** What differs. */
  readonly what: string;
  readonly why: string;
  /** The fields that differ on purpose in this case; none when the rule has nothing to do with it. */
  readonly covers: (difference: Difference) => readonly string[];
};

/** The whole answer of a file that asks one function. */
export const WHOLE_ANSWER = 'answer';
