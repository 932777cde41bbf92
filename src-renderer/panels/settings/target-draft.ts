import { type Target, targetSchema } from '../../../src-agent/contract/delivery-settings.ts';
import { normaliseMakeAddress } from '../../../src-agent/contract/make-address.ts';

/** A target with every default, to be filled in. */
export function newTarget(id: string): Target {
  return { ...targetSchema.parse({ id: 'new', url: 'https://example.invalid/' }), id, url: '' };
}

/** Where a target is, without its path, which is often its secret. What is no address yet is shown as nothing. */
export function hostOf(url: string): string {
  const whole = normaliseMakeAddress(url) ?? url;
  return URL.canParse(whole) ? new URL(whole).host : '…';
}
