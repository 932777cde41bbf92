import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A case recorded from the replaced system. */
export type Vector<Input> = {
  readonly id: string;
  readonly note: string;
  readonly input: Input;
  /** What the answer must be; undefined where no answer was written down and any sensible one will do. */
  readonly wanted: unknown;
};

const caseSchema = z.strictObject({
  id: z.string(),
  note: z.string(),
  input: z.unknown(),
  expected: z.unknown(),
  quirk: z.string().optional(),
  preferred: z.unknown().optional(),
  may_differ: z.array(z.string()).optional(),
});

/**
 * The cases of test/fixtures/vectors. A case with a quirk wants what a correct system answers, if that was
 * written down; every other one wants what the replaced system answered.
 */
export function readVectors<Input>(name: string, inputSchema: z.ZodType<Input>): readonly Vector<Input>[] {
  const file = new URL(`../fixtures/vectors/${name}.json`, import.meta.url);
  return z
    .array(caseSchema)
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .map(({ id, note, input, expected, quirk, preferred }) => ({
      id,
      note,
      input: inputSchema.parse(input),
      wanted: quirk === undefined ? expected : preferred,
    }));
}
