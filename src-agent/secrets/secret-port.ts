import { z } from 'zod';
import { failureSchema } from '../contract/errors.ts';
import { err, type Result } from '../contract/result.ts';
import type { RpcPort } from '../contract/rpc.ts';
import { SECRET_MAX_BYTES, secretNameSchema, secretStateSchema } from '../contract/secrets.ts';
import type { SecretStore } from './secret-store.ts';

/**
 * The secret store of another process, over a port of its own: in the desktop application it stands in the main
 * process, which outlives the agent, so that what is kept for the session alone survives a crash of the agent.
 * Secrets pass here and nowhere else between processes (SEC-4).
 */

const name = secretNameSchema;
const questionSchema = z.discriminatedUnion('ask', [
  z.strictObject({ id: z.int(), ask: z.literal('get'), name }),
  z.strictObject({ id: z.int(), ask: z.literal('set'), name, value: z.string().max(10 * SECRET_MAX_BYTES) }),
  z.strictObject({ id: z.int(), ask: z.literal('clear'), name }),
  z.strictObject({ id: z.int(), ask: z.literal('place'), name }),
  z.strictObject({ id: z.int(), ask: z.literal('list') }),
  z.strictObject({ id: z.int(), ask: z.literal('check') }),
]);
type Question = z.infer<typeof questionSchema>;

const placeSchema = secretStateSchema.shape.place;
function resultOf<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: failureSchema }),
  ]);
}
const answerSchema = z.strictObject({ id: z.int(), value: z.unknown() });
const getSchema = resultOf(z.string().nullable());
const setSchema = resultOf(placeSchema.unwrap());
const clearSchema = resultOf(z.boolean());
const listSchema = z.array(secretStateSchema);
const checkSchema = resultOf(z.null());

/** The end that has the secrets. */
export function serveSecrets(port: RpcPort, store: SecretStore): void {
  const perform = (question: Question): Promise<unknown> => {
    switch (question.ask) {
      case 'get':
        return store.get(question.name);
      case 'set':
        return store.set(question.name, question.value);
      case 'clear':
        return store.clear(question.name);
      case 'place':
        return store.place(question.name);
      case 'list':
        return store.list();
      case 'check':
        return store.checkKeychain();
    }
  };
  port.onMessage((message) => {
    const question = questionSchema.safeParse(message);
    if (!question.success) return;
    void perform(question.data).then((value) => port.post({ id: question.data.id, value }));
  });
}

type Distribute<T> = T extends Question ? Omit<T, 'id'> : never;

/** The asking end. `redact` hears every value that passes. After the port's end every question fails. */
export function connectSecrets(port: RpcPort, redact: (value: string) => void): SecretStore {
  const open = new Map<number, (value: unknown) => void>();
  let lastId = 0;
  let closed = false;
  const gone = () => err('keychain.unavailable', { retryable: true, cause: 'the desktop process is gone' });
  port.onMessage((message) => {
    const answer = answerSchema.safeParse(message);
    if (!answer.success) return;
    open.get(answer.data.id)?.(answer.data.value);
    open.delete(answer.data.id);
  });
  port.onClose(() => {
    closed = true;
    for (const settle of open.values()) settle(undefined);
    open.clear();
  });
  const ask = (question: Distribute<Question>): Promise<unknown> =>
    new Promise((resolve) => {
      if (closed) return resolve(undefined);
      lastId += 1;
      open.set(lastId, resolve);
      port.post({ ...question, id: lastId });
    });
  async function asked<Value extends z.ZodType>(
    schema: Value,
    question: Distribute<Question>,
  ): Promise<z.output<Value> | null> {
    const answer = await ask(question);
    return closed ? null : schema.parse(answer);
  }
  return {
    async get(name) {
      const got: Result<string | null> | null = await asked(getSchema, { ask: 'get', name });
      if (got?.ok === true && got.value !== null) redact(got.value);
      return got ?? gone();
    },
    async set(name, value) {
      redact(value);
      return (await asked(setSchema, { ask: 'set', name, value })) ?? gone();
    },
    clear: async (name) => (await asked(clearSchema, { ask: 'clear', name })) ?? gone(),
    place: async (name) => await asked(placeSchema, { ask: 'place', name }),
    list: async () => (await asked(listSchema, { ask: 'list' })) ?? [],
    hide: redact,
    checkKeychain: async () => (await asked(checkSchema, { ask: 'check' })) ?? gone(),
  };
}
