import { describe, expect, it } from 'vitest';
import { createOutboxRig, SAMPLE_GRANT, SENT_MAIL, targetInput } from '../../test/support/outbox-rig.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { err, ok } from '../contract/result.ts';
import type { SettingsInput } from '../contract/settings.ts';
import type { MailOutcome } from '../ports.ts';

const START = Date.UTC(2026, 10, 23, 9);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const BODY = JSON.stringify({ subject: 'Lot 42', text: 'Lot 42', html: '<div>Lot 42</div>' });

function settings(more: SettingsInput = {}): SettingsInput {
  return {
    delivery: { targets: [targetInput('webhook')] },
    gmail: { notify: { enabled: true, recipient: 'chef@studio.example' } },
    ...more,
  };
}

type RigOptions = Parameters<typeof createOutboxRig>[0];
function createMailRig(options: RigOptions = {}) {
  const rig = createOutboxRig({ start: START, settings: settings(), ...options });
  const mail = (more: { readonly heldByWindow?: boolean } = {}) =>
    rig.outbox.enqueue({ target: 'gmail', body: BODY, at: rig.clock.now(), ...more });
  return { ...rig, mail };
}

function refused(code: ErrorCode, retryable: boolean, retryAfterMs: number | null = null): MailOutcome {
  return { kind: 'refused', failure: { code, params: {}, retryable }, httpStatus: 403, retryAfterMs };
}

describe('a mail in the outbox', () => {
  it('goes through Gmail to the recipient of the settings, under one id, its ids kept', async () => {
    const rig = createMailRig();
    const id = rig.mail();
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect(rig.mails.map(({ mail }) => mail)).toEqual([
      {
        to: 'chef@studio.example',
        subject: 'Lot 42',
        text: 'Lot 42',
        html: '<div>Lot 42</div>',
        messageId: `${id}@render-signal-desktop.invalid`,
      },
    ]);
    expect(rig.sent).toEqual([]);
    expect(rig.outbox.row(id)).toMatchObject({
      state: 'delivered',
      history: [{ status: 200, answerPreview: '{"id":"18c0ffee","threadId":"18c0ffe0"}' }],
    });
  });

  it('is tried again when it was certainly not sent, on the schedule of webhooks and no sooner than asked', async () => {
    const rig = createMailRig({
      mailAnswer: (_mail, nth) =>
        [refused('gmail.server-fault', true), refused('gmail.slow-down', true, HOUR)][nth - 1] ?? SENT_MAIL,
    });
    const id = rig.mail();
    rig.runner.start();
    await rig.clock.advance(10 * SECOND);
    expect(rig.mails).toHaveLength(2);
    await rig.clock.advance(HOUR - 20 * SECOND);
    expect(rig.mails).toHaveLength(2);
    await rig.clock.advance(30 * SECOND);
    expect(rig.outbox.row(id)).toMatchObject({ state: 'delivered', attempts: 3 });
    expect(new Set(rig.mails.map(({ mail }) => mail.messageId)).size).toBe(1);
  });

  it('whose outcome is unknown is dead and never sent again by itself', async () => {
    const failure = { code: 'gmail.connection-lost', params: {}, retryable: true } as const;
    const rig = createMailRig({
      mailAnswer: (_mail, nth) => (nth === 1 ? { kind: 'unknown', failure } : SENT_MAIL),
    });
    const id = rig.mail();
    rig.runner.start();
    await rig.clock.advance(80 * HOUR);
    rig.clock.jump(-3 * HOUR);
    rig.runner.reconsider();
    await rig.clock.advance(80 * HOUR);
    expect(rig.mails).toHaveLength(1);
    expect(rig.outbox.row(id)).toMatchObject({
      state: 'dead',
      history: [{ outcome: 'unknown', error: { code: 'gmail.outcome-unknown' } }],
    });
    rig.outbox.retry(id, rig.clock.now());
    rig.runner.wake();
    await rig.clock.advance(SECOND);
    expect(rig.outbox.row(id)).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('that a stop cuts, or a crash interrupts, is told of and not repeated', async () => {
    const rig = createMailRig({ mailAnswer: () => 'never' });
    const cut = rig.mail();
    rig.runner.start();
    await rig.clock.advance(SECOND);
    const crashed = rig.outbox.copy();
    const stopping = rig.runner.stop();
    await rig.clock.advance(10 * SECOND);
    await stopping;
    expect(rig.outbox.row(cut)).toMatchObject({ state: 'dead', history: [{ outcome: 'unknown' }] });

    const next = createMailRig({ outbox: crashed });
    next.runner.start();
    await next.clock.advance(HOUR);
    expect(next.mails).toEqual([]);
    expect(next.changes).toContainEqual({ kind: 'dead', id: cut, target: 'gmail' });
    expect(crashed.row(cut).state).toBe('dead');
  });

  it('that Gmail refuses for its own sake is dead, and the next one goes', async () => {
    const rig = createMailRig({
      mailAnswer: (_mail, nth) => (nth === 1 ? refused('gmail.message-refused', false) : SENT_MAIL),
    });
    const [bad, good] = [rig.mail(), rig.mail()];
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect([rig.outbox.row(bad).state, rig.outbox.row(good).state]).toEqual(['dead', 'delivered']);
  });

  it('waits for the window as its mail does, and while notifications or sending are off', async () => {
    const window = { start: '11h00', end: '12h00' };
    const rig = createMailRig({ settings: settings({ window }) });
    const id = rig.mail({ heldByWindow: true });
    rig.runner.start();
    await rig.clock.advance(30 * MINUTE);
    expect(rig.mails).toEqual([]);
    rig.setSettings(settings({ gmail: { notify: { enabled: false, recipient: 'chef@studio.example' } } }));
    await rig.clock.advance(2 * HOUR);
    rig.setSettings(settings({ delivery: { enabled: false, targets: [] } }));
    await rig.clock.advance(2 * HOUR);
    expect(rig.mails).toEqual([]);
    rig.setSettings(settings());
    await rig.clock.advance(SECOND);
    expect(rig.outbox.row(id).state).toBe('delivered');
  });

  it('follows the recipient of the settings while it waits', async () => {
    const rig = createMailRig();
    rig.mail();
    rig.setSettings(settings({ gmail: { notify: { enabled: true, recipient: 'new@studio.example' } } }));
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect(rig.mails[0]?.mail.to).toBe('new@studio.example');
  });
});

describe('while the Gmail connection is broken', () => {
  it('mails wait without an attempt, told once, and go as soon as it is mended', async () => {
    let grant: ReturnType<NonNullable<NonNullable<RigOptions>['grant']>> = err('gmail.reconnect-needed');
    let asked = 0;
    const rig = createMailRig({
      grant: () => {
        asked += 1;
        return grant;
      },
    });
    const ids = [rig.mail(), rig.mail()];
    rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(100 * HOUR);
    expect(rig.sent).toHaveLength(1);
    expect(rig.mails).toEqual([]);
    expect(asked).toBeLessThan(210);
    expect(rig.changes.filter(({ kind }) => kind === 'target-troubled')).toHaveLength(1);
    expect(ids.map((id) => rig.outbox.row(id))).toMatchObject([
      { state: 'queued', attempts: 0 },
      { state: 'queued', attempts: 0 },
    ]);
    grant = ok(SAMPLE_GRANT);
    rig.runner.reconsider();
    await rig.clock.advance(5 * SECOND);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(['delivered', 'delivered']);
    expect(rig.disabled).toEqual([]);
  });

  it('also when only the sending is refused: no mail dies of it, however long it takes', async () => {
    let answer = refused('gmail.api-off', false);
    const rig = createMailRig({ mailAnswer: () => answer });
    const ids = [rig.mail(), rig.mail()];
    rig.runner.start();
    await rig.clock.advance(200 * HOUR);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(['queued', 'queued']);
    // Twice an hour, all mails together.
    expect(rig.mails.length).toBeLessThan(410);
    expect(rig.disabled).toEqual([]);
    answer = SENT_MAIL;
    rig.runner.reconsider();
    await rig.clock.advance(10 * SECOND);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(['delivered', 'delivered']);
  });

  it('NET-5: a proxy that opens no way: no attempt is used up, and it goes within a minute of its return', async () => {
    let answer = refused('network.proxy-refused', true);
    const rig = createMailRig({ mailAnswer: () => answer });
    const ids = [rig.mail(), rig.mail()];
    rig.runner.start();
    await rig.clock.advance(200 * HOUR);
    expect(ids.map((id) => rig.outbox.row(id))).toMatchObject([
      { state: 'queued', roundAttempts: 0 },
      { state: 'queued', roundAttempts: 0 },
    ]);
    expect(rig.disabled).toEqual([]);
    answer = SENT_MAIL;
    await rig.clock.advance(MINUTE);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(['delivered', 'delivered']);
  });

  it('and Google cannot be asked: looked at again within a minute or so', async () => {
    let grant: ReturnType<NonNullable<NonNullable<RigOptions>['grant']>> = err('gmail.host-unknown', {
      retryable: true,
    });
    const rig = createMailRig({ grant: () => grant });
    const id = rig.mail();
    rig.runner.start();
    await rig.clock.advance(10 * MINUTE);
    grant = ok(SAMPLE_GRANT);
    await rig.clock.advance(61 * SECOND);
    expect(rig.outbox.row(id)).toMatchObject({ state: 'delivered', attempts: 1 });
  });
});
