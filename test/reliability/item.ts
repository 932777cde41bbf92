/** P: every change, by `npm test`. N: now and then, by `npm run test:long`. R: by hand before a release. */
export type Tier = 'P' | 'N' | 'R';

/**
 * What an item lacks. `below`: its tests do not reach the bar. `absent`: nothing tests it here. `by-hand`: its bar is
 * reached here, and something more is done by a person, on platforms that the tests do not run on.
 */
type Gap = { readonly kind: 'below' | 'absent' | 'by-hand'; readonly why: string };

/** What a figure that a test told must be. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number };

/** What the tests of an item must have told in a run of a tier: their counts and what they measured. */
type Asked = { readonly [tier in 'P' | 'N']?: Readonly<Record<string, Bound>> };

/** One promise that can be broken, and the figure at which it counts as kept. Its tests carry the id in their name. */
export type Item = {
  readonly id: string;
  readonly level: 'MUST' | 'SHOULD';
  readonly promise: string;
  readonly bar: string;
  readonly tiers: readonly Tier[];
  readonly asks?: Asked;
  readonly gap?: Gap;
};

export type Section = { readonly title: string; readonly items: readonly Item[] };

type Words = {
  readonly promise: string;
  readonly bar: string;
  readonly tiers?: readonly Tier[];
  readonly asks?: Asked;
  readonly gap?: Gap;
};

export function must(id: string, words: Words): Item {
  return { id, level: 'MUST', tiers: ['P'], ...words };
}

export function should(id: string, words: Words): Item {
  return { id, level: 'SHOULD', tiers: ['P'], ...words };
}

export function atLeast(figure: number): Bound {
  return { atLeast: figure };
}

export function atMost(figure: number): Bound {
  return { atMost: figure };
}
