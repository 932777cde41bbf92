import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../contract/errors.ts';
import { type Ending, NO_HISTORY, nextStep } from './reconnect-policy.ts';

const failed = (code: ErrorCode, more: Partial<Ending> = {}): Ending => ({
  failure: { code, params: {}, retryable: true },
  credentials: false,
  watchedMs: null,
  normal: false,
  ...more,
});

/** Delays after the same ending again and again. */
function delays(ending: Ending, times: number, random = () => 0.999): number[] {
  let history = NO_HISTORY;
  return Array.from({ length: times }, () => {
    const decided = nextStep(history, ending, random);
    history = decided.history;
    return decided.step.kind === 'retry' ? decided.step.delayMs : Number.NaN;
  });
}

describe('IMP-7: reconnecting', () => {
  it('waits 1 s to 5 min, half of it random, and never gives up', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        (dice, times) => {
          for (const [at, delay] of delays(
            failed('mailbox.connection-refused'),
            times,
            () => dice,
          ).entries()) {
            const nominal = Math.min(300_000, 2_000 * 2 ** at);
            expect(delay).toBeGreaterThanOrEqual(Math.floor(nominal / 2));
            expect(delay).toBeLessThanOrEqual(nominal);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('makes at most 450 attempts in a day at the average of chance', () => {
    let elapsed = 0;
    let attempts = 0;
    let history = NO_HISTORY;
    while (elapsed < 86_400_000) {
      const decided = nextStep(history, failed('mailbox.connection-refused'), () => 0.5);
      history = decided.history;
      if (decided.step.kind !== 'retry') throw new Error(decided.step.kind);
      elapsed += decided.step.delayMs;
      attempts += 1;
    }
    expect(attempts).toBeLessThanOrEqual(450);
  });

  it('asks Google for access no more often than it tries a server, and soon again behind a captive portal', () => {
    const none = { credentials: true };
    expect(Math.max(...delays(failed('gmail.server-fault', none), 20))).toBeGreaterThan(290_000);
    expect(Math.max(...delays(failed('gmail.network-unusable', none), 20))).toBeLessThanOrEqual(45_000);
  });

  it('SEC-2: asks an unusable keychain again every 12 s at most', () => {
    const ending = failed('keychain.locked', { credentials: true });
    expect(Math.max(...delays(ending, 20))).toBeLessThanOrEqual(12_000);
  });

  it('asks after the third refused login', () => {
    let history = NO_HISTORY;
    const kinds = [1, 2, 3].map(() => {
      const decided = nextStep(history, failed('mailbox.auth-refused'), () => 0.5);
      history = decided.history;
      return decided.step.kind;
    });
    expect(kinds).toEqual(['retry', 'retry', 'ask']);
  });

  it.each(['mailbox.app-password-required', 'mailbox.web-login-required'] as const)(
    'asks at once where trying again cannot help: %s',
    (code) => {
      expect(nextStep(NO_HISTORY, failed(code), () => 0.5).step).toEqual({ kind: 'ask' });
    },
  );

  it('asks at once when there are no credentials, and waits when the keychain is only locked', () => {
    const none = { code: 'secret.missing', params: {}, retryable: false } as const;
    const locked = { code: 'keychain.locked', params: {}, retryable: true } as const;
    expect(
      nextStep(NO_HISTORY, failed('secret.missing', { failure: none, credentials: true }), () => 0.5).step
        .kind,
    ).toBe('ask');
    expect(
      nextStep(NO_HISTORY, failed('keychain.locked', { failure: locked, credentials: true }), () => 0.5).step
        .kind,
    ).toBe('retry');
  });

  it.each(['mailbox.throttled', 'mailbox.too-many-connections'] as const)(
    'goes on when the login was not refused but put off, a minute and more apart: %s',
    (code) => {
      const waited = delays(failed(code), 20, () => 0.5);
      expect(waited.every((delay) => delay >= 45_000)).toBe(true);
      expect(waited).not.toContain(Number.NaN);
    },
  );

  it('does not count a throttled login among the refused ones', () => {
    let history = NO_HISTORY;
    const sequence: ErrorCode[] = [
      'mailbox.auth-refused',
      'mailbox.throttled',
      'mailbox.throttled',
      'mailbox.auth-refused',
    ];
    for (const code of sequence) {
      const decided = nextStep(history, failed(code), () => 0.5);
      history = decided.history;
      expect(decided.step.kind).toBe('retry');
    }
  });

  it('NET-2: tries a hijacked network again within 45 s', () => {
    expect(Math.max(...delays(failed('mailbox.network-unusable'), 50))).toBeLessThanOrEqual(45_000);
  });

  it.each([
    'network.proxy-silent',
    'network.proxy-refused',
    'network.proxy-password',
    'network.no-proxy',
  ] as const)('NET-5: tries a proxy again within 45 s, whoever was to be asked: %s', (code) => {
    for (const credentials of [false, true])
      expect(Math.max(...delays(failed(code, { credentials }), 50))).toBeLessThanOrEqual(45_000);
  });

  it.each(['mailbox.host-unknown', 'gmail.host-unknown'] as const)(
    'NET-2: tries again within 45 s where there is no network to ask for a name: %s',
    (code) => {
      const credentials = code.startsWith('gmail.');
      expect(Math.max(...delays(failed(code, { credentials }), 50))).toBeLessThanOrEqual(45_000);
    },
  );

  it.each(['mailbox.not-configured', 'mailbox.plain-refused', 'mailbox.uidvalidity-unstable'] as const)(
    'stops where only other settings help: %s',
    (code) => {
      expect(nextStep(NO_HISTORY, failed(code), () => 0.5).step).toEqual({ kind: 'stop' });
    },
  );
});

describe('IMP-6: a lost watch', () => {
  it('is taken up again within 2 s', () => {
    expect(
      Math.max(...delays(failed('mailbox.connection-lost', { watchedMs: 60_000 }), 50)),
    ).toBeLessThanOrEqual(2_000);
  });

  it('that is lost again and again at once is taken up within 6 s each time', () => {
    const waited = delays(failed('mailbox.connection-lost', { watchedMs: 5 }), 50);
    expect(Math.max(...waited)).toBeLessThanOrEqual(6_000);
    expect(waited.at(-1)).toBeGreaterThan(3_000);
  });

  it('is no reason to wait long when the server ended an old session, as all do', () => {
    const ending = failed('mailbox.connection-lost', { watchedMs: 3_600_000, normal: true });
    expect(Math.max(...delays(ending, 24))).toBeLessThanOrEqual(2_000);
  });

  it('Q29: of whatever cause is followed by another try', () => {
    const codes: ErrorCode[] = [
      'internal.bug',
      'mailbox.protocol-fault',
      'mailbox.folder-missing',
      'mailbox.timed-out',
      'mailbox.certificate-refused',
      'mailbox.starttls-missing',
      'store.disk-full',
    ];
    for (const code of codes) expect(delays(failed(code), 100)).not.toContain(Number.NaN);
  });
});
