import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { MessageRowId } from '../contract/entities.ts';
import { MORNING_MAILS, rawMail, TEAM } from '../demo/sample-mails.ts';
import type { Arrival } from '../ports.ts';

const NOW = Date.parse('2025-11-18T09:15:00Z');
const DATE = 'Tue, 18 Nov 2025 10:00:00 +0100';

const settings = {
  timeZone: 'Europe/Paris',
  mailbox: { host: 'imap.studio.example', user: 'montage@studio.example' },
  triage: { allowedSenders: [TEAM] },
  delivery: {
    targets: [
      {
        id: 'webhook',
        url: 'https://hook.example/secret-path',
        sign: true,
        bearer: 'WEBHOOK_BEARER' as const,
      },
    ],
  },
};

let idle: IdleAgent;
let lastUid = 0;
// One agent for all: each would start a thread of its own to read in.
beforeAll(async () => {
  idle = await openIdleAgent({ settings, secrets: { WEBHOOK_BEARER: 'bearer-of-the-store' } });
});
afterAll(() => idle.stop());

const preview = (input: unknown) => idle.client.send(COMMANDS['inspect.preview'], input);

function sample(index: number): string {
  const mail = MORNING_MAILS[index];
  if (mail === undefined) throw new Error(`no sample ${index}`);
  return rawMail(mail, `sample-${index}`, DATE);
}

/** Decides a sample as the running agent would, and stores it with its text. */
async function decide(eml: string): Promise<MessageRowId> {
  const folder = idle.agent.folder();
  const read = unwrap(
    await idle.agent.readMail(
      { kind: 'whole', source: Buffer.from(eml) },
      idle.agent.settings.current().document,
    ),
  );
  const { text: _text, html: _html, attachments: _attachments, tooComplex: _complex, ...head } = read.mail;
  lastUid += 1;
  const arrival: Arrival = {
    uid: lastUid,
    receivedAt: NOW,
    sizeBytes: eml.length,
    seen: false,
    fingerprint: null,
    head,
    intent: 'handle',
  };
  idle.store.ledger.notice(folder, { uidValidity: '1', lastUid }, [arrival]);
  const [row] = idle.store.ledger.undecided(folder, 1);
  if (row === undefined) throw new Error('the mail has no row');
  const { createMailDecider } = await import('../decide-mail.ts');
  const decider = createMailDecider({
    clock: idle.clock,
    store: idle.store.decisions,
    settings: idle.agent.settings.current,
    crashPoint: () => undefined,
  });
  if (decider.byHead([row]).size === 0) decider.byText([{ id: row.id, read }]);
  return row.id;
}

describe('inspect.preview of a message', () => {
  it('shows decision, trace and the exact request, and touches nothing', async () => {
    const shown = unwrap(await preview({ source: { eml: sample(0) } }));
    expect(shown).toMatchObject({
      subject: 'Média Solution - Missions Recadrage - Lot 42',
      sender: TEAM,
      kind: 'recadrage',
      detector: 'recadrage',
      deliveryTime: '14h30',
      decision: { action: 'deliver', reason: 'accepted' },
      before: { mail: false, group: false },
    });
    const [request] = shown.requests;
    expect(request).toMatchObject({ target: 'webhook', host: 'hook.example', url: 'https://hook.example/…' });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ delivery_time: '14h30', sender_email: TEAM });
    expect(request?.headers).toContainEqual({ name: 'authorization', value: 'Bearer ••••••' });
    expect(request?.headers).toContainEqual({ name: 'webhook-signature', value: 'v1,••••••' });
    expect(JSON.stringify(shown)).not.toMatch(/bearer-of-the-store|secret-path/u);
    expect(unwrap(await idle.client.call(COMMANDS['messages.list'], {})).items).toEqual([]);
    expect(unwrap(await idle.client.call(COMMANDS['deliveries.list'], {})).items).toEqual([]);
    expect(idle.store.audit.list({ before: null, limit: 10 })).toHaveLength(1);
  });

  it('judges by settings that are not saved yet', async () => {
    const change = { triage: { excludeKeywords: ['recadrage'] } };
    const shown = unwrap(await preview({ source: { eml: sample(0) }, change }));
    expect(shown.decision).toMatchObject({ action: 'skip', reason: 'excluded-keyword' });
    expect(shown.requests).toEqual([]);
    expect(idle.agent.settings.current().document.triage.excludeKeywords).toEqual([]);
  });

  it('judges at another instant: a window that is closed then', async () => {
    const change = { window: { start: '9h', end: '18h' } };
    const at = (now: number | null) => preview({ source: { eml: sample(0) }, change, now });
    expect(unwrap(await at(null)).decision.reason).toBe('accepted');
    expect(unwrap(await at(NOW + 12 * 3_600_000)).decision.reason).toBe('outside-window-skipped');
  });

  it('reads bytes that are no UTF-8 as they were sent', async () => {
    const eml = `From: ${TEAM}\r\nSubject: Fichiers\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nLivr\u00e9 : https://fromsmash.com/OPhYnnPgFM-ct\r\n`;
    const shown = unwrap(await preview({ source: { eml, encoding: 'latin-1' } }));
    expect(JSON.parse(shown.requests[0]?.body ?? '').email_content).toContain('Livré');
  });

  it('CFG-1: refuses a change that the settings would refuse', async () => {
    const source = { eml: sample(0) };
    expect(await preview({ source, change: { triage: { nonsense: 1 } } })).toMatchObject({
      error: { code: 'settings.unknown-key' },
    });
    expect(await preview({ source, change: JSON.parse('{"__proto__":{"x":1}}') })).toMatchObject({
      error: { code: 'settings.invalid' },
    });
  });

  it('IPC-2: refuses a message that is too long or empty', async () => {
    for (const eml of ['', 'x'.repeat(240_001)]) {
      expect(await preview({ source: { eml } })).toMatchObject({ error: { code: 'command.invalid-input' } });
    }
  });

  it('cuts a body that is too long to show, and says so', async () => {
    const mail = {
      from: `Équipe <${TEAM}>`,
      subject: 'Long',
      about: '',
      text: `https://fromsmash.com/abcdef ${'é '.repeat(45_000)}`,
    };
    const shown = unwrap(await preview({ source: { eml: rawMail(mail, 'long', DATE) } }));
    expect(shown.requests[0]).toMatchObject({ bodyCut: true });
    expect(shown.requests[0]?.body).toHaveLength(60_000);
  });
});

describe('inspect.preview of a past mail', () => {
  it('judges it from its kept text, as if it were new, and tells that it was handled', async () => {
    const id = await decide(sample(0));
    const shown = unwrap(await preview({ source: { messageId: id } }));
    expect(shown).toMatchObject({ kind: 'recadrage', decision: { reason: 'accepted' } });
    expect(shown.before).toEqual({ mail: false, group: false });
    const copy = unwrap(await preview({ source: { eml: sample(0) } }));
    expect(copy.decision.reason).toBe('accepted');
    expect(copy.before).toEqual({ mail: true, group: true });
    expect(unwrap(await idle.client.call(COMMANDS['messages.get'], { id })).state).toBe('waiting');
  });

  it('needs no text where the headers decide', async () => {
    const id = await decide(sample(8));
    const shown = unwrap(await preview({ source: { messageId: id } }));
    expect(shown.decision.reason).toBe('sender-not-allowed');
  });

  it('says so where the text is needed and not kept', async () => {
    const id = await decide(sample(8));
    const change = { triage: { allowedSenders: ['promo@publicite.example'] } };
    expect(await preview({ source: { messageId: id }, change })).toMatchObject({
      error: { code: 'mail.not-kept' },
    });
    expect(await preview({ source: { messageId: 999 } })).toMatchObject({
      error: { code: 'store.not-found' },
    });
  });

  it('shows the notification mail among the requests', async () => {
    const change = {
      gmail: {
        notify: { enabled: true, recipient: 'chef@studio.example', subject: 'Lot {{lot}}', text: '{{kind}}' },
      },
    };
    const shown = unwrap(await preview({ source: { eml: sample(0) }, change, now: NOW }));
    expect(shown.requests.map(({ target }) => target)).toEqual(['webhook', 'gmail']);
    expect(shown.requests[1]).toMatchObject({
      host: 'studio.example',
      url: 'mailto:chef@studio.example',
      headers: [
        { name: 'From', value: '' },
        { name: 'To', value: 'chef@studio.example' },
        { name: 'Subject', value: expect.stringMatching(/^Lot \d+$/u) },
      ],
      body: 'recadrage',
      bodyCut: false,
    });
    expect(shown.trace).toContainEqual({
      check: 'targets',
      verdict: 'pass',
      detail: 'targets.notified',
      params: { recipient: 'chef@studio.example' },
    });
  });
});
