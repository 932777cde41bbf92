import { describe, expect, it } from 'vitest';
import { listAttention } from './attention.ts';
import { settingsSchema } from './contract/settings.ts';
import { restoreAttention } from './restore-attention.ts';

const calm = {
  watcher: { state: 'watching', since: 0, mode: 'idle' },
  settings: settingsSchema.parse({}),
  missing: [],
  clock: null,
  store: null,
  restored: null,
  ledger: { noticed: 0, waiting: 3, sent: 9, ignored: 4, failed: 0, unaccounted: 0, reconciledAt: 1 },
  dead: 0,
  troubles: [],
  gmail: [],
  deploys: [],
} as const;

const codes = (facts: Partial<Parameters<typeof listAttention>[0]>) =>
  listAttention({ ...calm, ...facts }).map((failure) => failure.code);

describe('what needs the attention of the operator', () => {
  it('is nothing when all is well, also while mails wait', () => {
    expect(listAttention(calm)).toEqual([]);
  });

  it('begins with what keeps the agent from working at all', () => {
    const refused = { code: 'mailbox.auth-refused', params: {}, retryable: false, cause: 'NO …' } as const;
    expect(
      codes({
        missing: ['mailbox.host'],
        watcher: { state: 'needs-credentials', failure: refused },
        dead: 2,
      }),
    ).toEqual(['settings.incomplete', 'mailbox.auth-refused', 'attention.dead-deliveries']);
  });

  it('TIM-5: names a wrong clock before what it brings about', () => {
    const clock = {
      code: 'clock.off',
      params: { seconds: 190, host: 'mail.example' },
      retryable: false,
    } as const;
    const refused = { code: 'mailbox.certificate-refused', params: {}, retryable: true } as const;
    expect(codes({ clock, watcher: { state: 'reconnecting', at: 5, failure: refused } })).toEqual([
      'clock.off',
      'mailbox.certificate-refused',
    ]);
  });

  it('STO-6: says once that the disk is full, which also keeps the mailbox from being watched', () => {
    const full = { code: 'store.disk-full', params: { path: '/data' }, retryable: true } as const;
    expect(codes({ store: full, watcher: { state: 'reconnecting', at: 5, failure: full } })).toEqual([
      'store.disk-full',
    ]);
  });

  it('STO-4: tells of a restore, and of how many mails it sends once more, before what has failed', () => {
    const notice = { at: 0, cause: 'backup', madeAt: -60_000, repeats: 3 } as const;
    const restored = restoreAttention(notice, 'UTC');
    expect(restored).toMatchObject({
      code: 'attention.restored',
      params: { date: '1970-01-01 00:00', until: '1969-12-31 23:59', count: 3 },
    });
    expect(restoreAttention({ ...notice, cause: 'log-lost' }, 'UTC').code).toBe('attention.log-lost');
    expect(codes({ restored, dead: 1 })).toEqual(['attention.restored', 'attention.dead-deliveries']);
  });

  it('leaves the cause in the log: it may quote a server', () => {
    const failure = {
      code: 'mailbox.connection-lost',
      params: {},
      retryable: true,
      cause: 'secret words',
    } as const;
    const found = listAttention({ ...calm, watcher: { state: 'reconnecting', at: 5, failure } });
    expect(JSON.stringify(found)).not.toContain('secret words');
  });

  it('names mails that failed and mails without a row', () => {
    expect(codes({ ledger: { ...calm.ledger, failed: 1, unaccounted: 2 } })).toEqual([
      'attention.failed-mails',
      'attention.unaccounted',
    ]);
  });

  it('names what is wrong with the Gmail connection', () => {
    const gmail = [{ code: 'gmail.client-deleted', params: {}, retryable: false } as const];
    expect(codes({ gmail, dead: 1 })).toEqual(['attention.dead-deliveries', 'gmail.client-deleted']);
  });

  it('says once what broke the Gmail connection and keeps its mails waiting', () => {
    const lost = { code: 'gmail.reconnect-needed', params: {}, retryable: false } as const;
    const fault = { code: 'delivery.server-fault', params: {}, retryable: true } as const;
    expect(codes({ gmail: [lost], troubles: [fault, lost] })).toEqual([
      'gmail.reconnect-needed',
      'delivery.server-fault',
    ]);
  });

  it('OUT-1: names a target whose certificate is not checked, and sending that is switched off', () => {
    const settings = settingsSchema.parse({
      delivery: {
        enabled: false,
        targets: [{ id: 'webhook', url: 'https://receiver.example/hook', verifyTls: false }],
      },
    });
    expect(codes({ settings })).toEqual(['attention.unverified-target', 'attention.sending-off']);
  });
});
