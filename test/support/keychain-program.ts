import { z } from 'zod';
import { secretNameSchema } from '../../src-agent/contract/secrets.ts';
import { createIsolatedKeychain } from '../../src-agent/secrets/keychain-process.ts';
import { systemClock } from '../../src-agent/support/clock.ts';

/**
 * Plays keychain calls in the environment it is started in: the only argument is a JSON list of
 * `[act, name?, value?]`. Prints one JSON line per call: the result and how long it took.
 */
const callsSchema = z.array(
  z.union([
    z.tuple([z.literal('probe')]),
    z.tuple([z.enum(['get', 'has', 'clear']), secretNameSchema]),
    z.tuple([z.literal('set'), secretNameSchema, z.string()]),
  ]),
);

const keychain = createIsolatedKeychain(systemClock);
for (const call of callsSchema.parse(JSON.parse(process.argv[2] ?? '[]'))) {
  const began = systemClock.monotonic();
  const result =
    call[0] === 'probe'
      ? await keychain.probe()
      : call[0] === 'set'
        ? await keychain.set(call[1], call[2])
        : await keychain[call[0]](call[1]);
  process.stdout.write(`${JSON.stringify({ result, tookMs: systemClock.monotonic() - began })}\n`);
}
process.exit(0);
