import { createSeededRandom } from './seeds.ts';
import { ACCEPTED, type SinkAnswer } from './sink-answer.ts';
import type { SinkScript } from './webhook-sink.ts';

/** From this request of one id on, a flaky sink always accepts: so every run settles. */
const ACCEPTS_FROM_REQUEST = 4;

type Share = { readonly upTo: number; readonly name: string; readonly answer: SinkAnswer };

/** Shares add up to 1; what is left accepts. */
const FLAKY: readonly Share[] = [
  { upTo: 0.12, name: '500', answer: { status: 500, text: 'Internal Server Error' } },
  { upTo: 0.18, name: '503', answer: { status: 503, headers: { 'retry-after': '1' }, text: 'busy' } },
  { upTo: 0.24, name: '429', answer: { status: 429, headers: { 'retry-after': '1' }, text: 'slow down' } },
  { upTo: 0.28, name: 'success-false', answer: { status: 200, json: { success: false, message: 'later' } } },
  { upTo: 0.34, name: 'stall', answer: { stall: true } },
  { upTo: 0.44, name: 'close', answer: { closeAfterRequest: true } },
  { upTo: 0.5, name: 'reset', answer: { reset: true } },
];

export type NamedAnswer = { readonly name: string; readonly answer: SinkAnswer };
export type SinkPolicy = (id: string | undefined) => NamedAnswer;

/**
 * `ok`, `stall`, `close`, `reset`, `status:<n>`, or `flaky:<seed>`, whose answer depends on the seed, the id and
 * how often this id came before, hence not on the order in which ids happen to arrive.
 */
export function parseSinkPolicy(text: string): SinkPolicy {
  const [name = '', value = ''] = text.split(':');
  const always =
    (answer: SinkAnswer): SinkPolicy =>
    () => ({ name: text, answer });
  switch (name) {
    case 'ok':
      return always(ACCEPTED);
    case 'stall':
      return always({ stall: true });
    case 'close':
      return always({ closeAfterRequest: true });
    case 'reset':
      return always({ reset: true });
    case 'status':
      return always({ status: Number(value), text: value });
    case 'flaky':
      return flaky(Number(value));
    default:
      throw new Error(`no such sink policy: ${text}`);
  }
}

function flaky(seed: number): SinkPolicy {
  const random = createSeededRandom(seed);
  const seen = new Map<string, number>();
  return (id = '') => {
    const nth = (seen.get(id) ?? 0) + 1;
    seen.set(id, nth);
    const draw = random.fork(`${id}/${nth}`).next();
    const share = nth >= ACCEPTS_FROM_REQUEST ? undefined : FLAKY.find(({ upTo }) => draw < upTo);
    return share ?? { name: 'ok', answer: ACCEPTED };
  };
}

/** The policy as a script of a sink in this process. */
export function scriptOf(policy: SinkPolicy): SinkScript {
  return (request) => policy(request.id).answer;
}
