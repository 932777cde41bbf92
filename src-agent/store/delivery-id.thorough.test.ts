import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryIdFor, type SignalIdentity } from './delivery-id.ts';

const signal: SignalIdentity = {
  account: 'agent@mail.test:993',
  folder: 'INBOX',
  uidValidity: '1700000000',
  uid: 1,
  mailId: '0'.repeat(32),
};

describe('DEL-3: the id of a delivery', () => {
  it('DEL-3: is a UUID of version 8, the same today and tomorrow', () => {
    expect(deliveryIdFor(signal, 'main')).toBe('7cf43d8a-eb88-8b2d-b076-41f5b63c0916');
  });

  it('DEL-3: differs as soon as mail, folder, account or target differ', () => {
    const others: readonly [SignalIdentity, string][] = [
      [signal, 'main'],
      [signal, 'backup'],
      [{ ...signal, uid: 2 }, 'main'],
      [{ ...signal, uidValidity: '1700000001' }, 'main'],
      [{ ...signal, folder: 'INBOX/a' }, 'main'],
      [{ ...signal, account: 'agent@other.test:993' }, 'main'],
      [{ ...signal, mailId: '1'.repeat(32) }, 'main'],
    ];
    expect(new Set(others.map(([who, target]) => deliveryIdFor(who, target))).size).toBe(others.length);
  });

  it('DEL-3: cannot be made the same by shifting text from one part to the next', () => {
    const text = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        fc.pre(a !== c || b !== d);
        const one = deliveryIdFor({ ...signal, account: a, folder: b }, 'main');
        expect(one).not.toBe(deliveryIdFor({ ...signal, account: c, folder: d }, 'main'));
      }),
    );
  });

  it('DEL-3: 1,000,000 ids, 0 collisions', { timeout: 120_000 }, () => {
    const seen = new Set<string>();
    for (let uid = 1; uid <= 1_000_000; uid += 1) seen.add(deliveryIdFor({ ...signal, uid }, 'main'));
    expect(seen.size).toBe(1_000_000);
  });
});
