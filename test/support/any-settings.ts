import { z } from 'zod';
import { type Settings, settingsSchema } from '../../src-agent/contract/settings.ts';
import type { SeededRandom } from './seeds.ts';

/** What a JSON schema says of a value, as far as the settings use it. */
const nodeSchema = z.looseObject({
  type: z.string().optional(),
  const: z.json().optional(),
  enum: z.array(z.json()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

type Words = readonly [string, ...string[]];
/** Of texts that must have a form, by the end of their path. */
const WORDS: readonly (readonly [RegExp, Words])[] = [
  [/\.timeZone$/u, ['Europe/Paris', 'UTC', 'America/Lima']],
  [/\.host$/u, ['', 'imap.studio.example', '127.0.0.1']],
  [/\.trustedFingerprints$/u, [Array(32).fill('A1').join(':'), Array(32).fill('0F').join(':')]],
  [/\.vacation\.start$/u, ['2025-08-01', '2024-02-29']],
  [/\.vacation\.end$/u, ['2025-08-31', '2026-01-01']],
  [/\.start$/u, ['9h30', '8:00', '7h']],
  [/\.end$/u, ['19h00', '23:30', '6h']],
  [/\.(?:allowedSenders|\w+Address|\w*[rR]ecipient)$/u, ['a@studio.example', 'é.b+c@studio.example']],
  [/\.server$/u, ['', 'mx.studio.example']],
  [/\.proxy\.url$/u, ['', 'http://proxy.studio.example:3128', 'http://[2001:db8::1]:8080']],
  [/\.(?:url|\w+Url)$/u, ['https://hook.example/a?b=c%20é', 'http://127.0.0.1:9/x', 'https://hook.example']],
  [/\.services\.id$/u, ['srv-a1', 'srv-b2', 'srv-c3']],
  [/\.id$/u, ['a', 'main', 'b-2', 'studio']],
  [/\.requiredSettings$/u, ['DATABASE_URL', 'PORT']],
  [/\.program$/u, ['/usr/bin/true', 'C:\\tools\\deploy.exe']],
  [/\.(?:subject|text)$/u, ['', 'Lot {{lot}} : {{links}}', 'Prêt']],
  [/./u, ['x', 'Été à Noël', '"quoted\\"', '=1+1', '$(id)', '😀 \u202e', '<b>']],
];

const root = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any', reused: 'inline' });

/** A valid settings document, every field of it at random. */
export function anySettings(random: SeededRandom): Settings {
  let problem = '';
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const parsed = settingsSchema.safeParse(anyValue(random, root, ''));
    if (parsed.success) return parsed.data;
    problem = z.prettifyError(parsed.error);
  }
  throw new Error(`No valid settings were found; a field with a form of its own needs words:\n${problem}`);
}

function anyValue(random: SeededRandom, schema: unknown, path: string): unknown {
  const node = nodeSchema.parse(schema);
  if (node.const !== undefined) return node.const;
  if (node.enum !== undefined) return pickOf(random, node.enum);
  if (node.anyOf !== undefined) return anyValue(random, pickOf(random, node.anyOf), path);
  switch (node.type) {
    case 'null':
      return null;
    case 'boolean':
      return random.chance(0.5);
    case 'integer':
      return random.integer(node.minimum ?? 0, Math.min(node.maximum ?? 100, 1_000_000));
    case 'number':
      return random.integer(1, 100) / 10;
    case 'array':
      return differing(
        Array.from({ length: random.integer(node.minItems ?? 0, Math.min(node.maxItems ?? 3, 3)) }, () =>
          anyValue(random, node.items, path),
        ),
      );
    case 'object':
      return Object.fromEntries(
        Object.entries(node.properties ?? {}).map(([key, inner]) => [
          key,
          anyValue(random, inner, `${path}.${key}`),
        ]),
      );
    default: {
      const [, words] = WORDS.find(([end]) => end.test(path)) ?? [/./u, ['x']];
      return random.pick(words);
    }
  }
}

function pickOf<T>(random: SeededRandom, list: readonly T[]): T | undefined {
  return list[random.integer(0, list.length - 1)];
}

/** Without repeats: of one id, where there is one. */
function differing(list: readonly unknown[]): readonly unknown[] {
  const keyOf = (item: unknown): string => {
    const named = z.object({ id: z.string() }).safeParse(item);
    return named.success ? named.data.id : JSON.stringify(item);
  };
  return [...new Map(list.map((item) => [keyOf(item), item])).values()];
}
