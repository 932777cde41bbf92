/**
 * Every random test takes its randomness from one printed number:
 * `RSD_SEED=<number> npx vitest run <file> -t '<test>'` replays it.
 */
export type SeededRandom = {
  readonly seed: number;
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Whole number from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
  readonly chance: (probability: number) => boolean;
  readonly shuffle: <T>(list: readonly T[]) => T[];
  /** An independent stream, the same for the same name: adding one does not disturb the others. */
  readonly fork: (name: string) => SeededRandom;
};

/** FNV-1a, 32 bits: spreads names and neighbouring seeds apart. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** mulberry32: small, quick, even enough for tests; never for secrets. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    seed,
    next,
    integer,
    pick: (list) => list[integer(0, list.length - 1)] ?? list[0],
    chance: (probability) => next() < probability,
    shuffle: (list) => {
      const keyed = list.map((item) => ({ item, key: next() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
    },
    fork: (name) => createSeededRandom(hashText(`${seed}/${name}`)),
  };
}

/** The seed to use: RSD_SEED when set, else a fresh one; printed, so that a failure can be replayed. */
export function takeSeed(test: string): number {
  const given = process.env.RSD_SEED;
  const seed = given === undefined || given === '' ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  if (!Number.isInteger(seed) || seed < 0) throw new Error(`RSD_SEED must be a whole number, not ${given}`);
  process.stdout.write(`seed of "${test}": ${seed} (replay with RSD_SEED=${seed})\n`);
  return seed;
}
