import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../src-agent/contract/errors.ts';
import { placeFor } from './place-for.ts';

const PLACES: readonly (readonly [ErrorCode, ReturnType<typeof placeFor>])[] = [
  ['settings.incomplete', 'first-run'],
  ['mailbox.auth-refused', { settings: 'mailbox' }],
  ['keychain.locked', { settings: 'secrets' }],
  ['secret.missing', { settings: 'secrets' }],
  ['network.proxy-silent', { settings: 'network' }],
  ['network.proxy-password', { settings: 'network' }],
  ['delivery.host-unknown', { settings: 'webhooks' }],
  ['attention.sending-off', { settings: 'webhooks' }],
  ['attention.unverified-target', { settings: 'webhooks' }],
  ['attention.dead-deliveries', 'deliveries'],
  ['attention.failed-mails', 'logs'],
  ['attention.gmail-ending', 'gmail'],
  ['store.disk-full', 'logs'],
  ['attention.restored', null],
  ['clock.off', null],
];

describe('what needs attention', () => {
  it.each(PLACES)('%s leads to where its cure is', (code, place) => {
    expect(placeFor(code)).toEqual(place);
  });
});
