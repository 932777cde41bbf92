import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readMail } from './read-mail.ts';

const casesSchema = z.array(
  z.object({
    id: z.string(),
    note: z.string(),
    input: z.object({ eml: z.string(), eml_encoding: z.enum(['utf-8', 'latin-1']) }),
    expected: z.object({
      email_id: z.string().nullable(),
      requests: z.array(z.object({ json: z.record(z.string(), z.unknown()) })),
    }),
    may_differ: z.array(z.string()).default([]),
  }),
);
const file = new URL('../../test/fixtures/vectors/pipeline.json', import.meta.url);
const cases = casesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const read = ({ eml, eml_encoding }: (typeof cases)[number]['input']) =>
  readMail(Buffer.from(eml, eml_encoding === 'latin-1' ? 'latin1' : 'utf8'));

describe('the mails of the replaced system', () => {
  it.each(cases.filter(({ expected }) => expected.email_id !== null))(
    'has the same id for $id: $note',
    async ({ input, expected }) => {
      expect((await read(input)).mailId).toBe(expected.email_id);
    },
  );

  const sent = cases.filter(
    ({ expected, may_differ }) =>
      expected.requests[0]?.json.email_content !== undefined &&
      !may_differ.includes('requests') &&
      !may_differ.includes('*'),
  );

  it.each(sent)('has the same content for $id: $note', async ({ input, expected }) => {
    const mail = await read(input);
    expect(expected.requests[0]?.json).toMatchObject({
      subject: mail.subject,
      receivedDateTime: mail.date,
      sender_email: mail.sender,
      email_content: `${mail.text}\n${mail.html}`,
    });
  });
});
