/**
 * How often a test repeats what it does (RELIABILITY.md, "Tiers"): P with every change, by `npm test`; N now and then,
 * by `npm run test:long`, which sets RSD_TIER.
 */
export function atTier<T>(counts: { readonly p: T; readonly n: T }): T {
  return process.env.RSD_TIER === 'n' ? counts.n : counts.p;
}
