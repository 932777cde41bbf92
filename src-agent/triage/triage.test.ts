import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DESABONNEMENT,
  NOTHING_KNOWN,
  sampleMail,
  sampleSettings,
  THURSDAY_MORNING,
  TUESDAY_EVENING,
  TUESDAY_MORNING,
} from '../../test/support/sample-mail.ts';
import { type Mail, triageResultSchema } from '../contract/entities.ts';
import { type SettingsInput, settingsSchema } from '../contract/settings.ts';
import { TRACE_DETAILS } from '../contract/trace-details.ts';
import { MAIL_KINDS } from '../contract/triage-settings.ts';
import { findingsSchema, recognise } from './recognise.ts';
import { isHeldByWindow, type Known, triage, triageHead, triageMail } from './triage.ts';

type Case = {
  readonly mail?: Partial<Mail>;
  readonly settings?: SettingsInput;
  readonly known?: Partial<Known>;
  readonly now?: number;
};

function decide({ mail, settings, known, now }: Case) {
  return triageMail(
    sampleMail(mail),
    sampleSettings(settings),
    { ...NOTHING_KNOWN, ...known },
    now ?? TUESDAY_MORNING,
  );
}

/** Action, reason, marks `\Seen`, marks processed. */
const outcomeOf = (one: Case) => {
  const { decision } = decide(one);
  return [decision.action, decision.reason, decision.markSeen, decision.markProcessed];
};
const checksOf = (one: Case) => decide(one).trace.map((step) => step.check);

const PRESENCE = { subject: 'Disponibilité samedi', text: 'Peux-tu travailler samedi ?' };
const presenceSettings = {
  delivery: {
    presence: { presentUrl: 'https://hook.eu2.make.com/yes', absentUrl: 'https://hook.eu2.make.com/no' },
  },
};

describe('the road of a mail', () => {
  it('leaves a line of the trace for every check, in their order', () => {
    expect(checksOf({})).toEqual([
      'sender',
      'authentication',
      'mail-dedup',
      'reply',
      'size',
      'complexity',
      'attachments',
      'keywords',
      'presence',
      'group-dedup',
      'detector',
      'keywords',
      'window',
      'links',
      'targets',
      'sending',
    ]);
  });

  it('delivers a recadrage mail to its target', () => {
    expect(decide({})).toMatchObject({
      groupId: 'media_solution_missions_recadrage_lot_42',
      groupKey: '2025-11:media_solution_missions_recadrage_lot_42|technique@studio.example',
      kind: 'recadrage',
      detector: 'recadrage',
      deliveryTime: '14h30',
      decision: { action: 'deliver', reason: 'accepted', markSeen: true, markProcessed: true, dueAt: null },
      requests: [{ target: 'webhook', url: 'https://receiver.example/hook' }],
    });
  });

  it('decides the same from a head and findings that were stored', () => {
    const mail = sampleMail(DESABONNEMENT);
    const settings = sampleSettings();
    const findings = findingsSchema.parse(JSON.parse(JSON.stringify(recognise(mail, settings))));
    expect(triage(mail, findings, settings, NOTHING_KNOWN, TUESDAY_MORNING)).toEqual(
      triageMail(mail, settings, NOTHING_KNOWN, TUESDAY_MORNING),
    );
  });

  it.each<[string, Case, readonly unknown[]]>([
    ['a mail handled before', { known: { mailProcessed: true } }, ['skip', 'duplicate-mail', false, false]],
    ['a reply', { mail: { subject: 'Re: Lot 42' } }, ['skip', 'reply-or-forward', true, true]],
    ['a group delivered before', { known: { group: 'accepted' } }, ['skip', 'duplicate-group', true, true]],
    ['a group on its way', { known: { group: 'claimed' } }, ['defer', 'group-in-flight', false, false]],
    ['no link', { mail: { text: 'rien' } }, ['skip', 'no-links', true, true]],
    [
      'what nobody can read',
      { mail: { tooComplex: 'more than 200 parts' } },
      ['skip', 'too-complex', false, true],
    ],
  ])('decides on %s', (_what, one, expected) => {
    expect(outcomeOf(one)).toEqual(expected);
  });

  it('tests the mail before the reply, the group before window and links', () => {
    expect(outcomeOf({ mail: { subject: 'Re: a' }, known: { mailProcessed: true } })[1]).toBe(
      'duplicate-mail',
    );
    const late = { mail: { text: 'rien' }, known: { group: 'accepted' }, now: TUESDAY_EVENING } as const;
    expect(outcomeOf(late)[1]).toBe('duplicate-group');
  });

  it('marks nothing as seen in a mailbox that must stay untouched', () => {
    const settings = { mailbox: { markSeen: false } };
    expect(outcomeOf({ settings })).toEqual(['deliver', 'accepted', false, true]);
    expect(outcomeOf({ settings, mail: { subject: 'Re: a' } })).toEqual([
      'skip',
      'reply-or-forward',
      false,
      true,
    ]);
  });
});

describe('the head alone', () => {
  const head = (mail: Partial<Mail>, settings: SettingsInput = {}, known: Partial<Known> = {}) =>
    triageHead(sampleMail(mail), sampleSettings(settings), { ...NOTHING_KNOWN, ...known }, TUESDAY_MORNING);

  it('Q2: refuses a sender before the body is fetched', () => {
    expect(head({ sender: 'x@else.example' })?.decision.reason).toBe('sender-not-allowed');
  });

  it('refuses what was handled, a reply and what is too large', () => {
    expect(head({}, {}, { mailProcessed: true })?.decision.reason).toBe('duplicate-mail');
    expect(head({ subject: 'TR: a' })?.decision.reason).toBe('reply-or-forward');
    expect(head({ sizeBytes: 2_000_000 }, { triage: { maxSizeMb: 1 } })?.decision.reason).toBe('too-large');
  });

  it('lets all else pass to be read', () => {
    expect(head({})).toBeNull();
  });

  it('says what the whole mail would be told', () => {
    const mail = sampleMail({ subject: 'Re: a' });
    const settings = sampleSettings();
    expect(triageHead(mail, settings, NOTHING_KNOWN, TUESDAY_MORNING)?.decision).toEqual(
      triage(mail, recognise(mail, settings), settings, NOTHING_KNOWN, TUESDAY_MORNING).decision,
    );
  });
});

describe('the list of allowed senders', () => {
  it('Q3: is applied, and nothing is marked', () => {
    expect(outcomeOf({ mail: { sender: 'evil@intruder.test' } })).toEqual([
      'skip',
      'sender-not-allowed',
      false,
      false,
    ]);
  });

  it.each([
    ['techniqe@studio.example', 'technique@studio.example'],
    ['technique@other.example', 'technique@studio.example'],
    ['somebody@studio.example', 'technique@studio.example'],
    ['somebody@other.example', ''],
  ])('tells that %s is nearest to %j', (sender, nearest) => {
    expect(decide({ mail: { sender } }).trace).toEqual([
      { check: 'sender', verdict: 'stop', detail: 'sender.not-allowed', params: { sender, nearest } },
    ]);
  });

  it('refuses a mail without an address', () => {
    expect(outcomeOf({ mail: { sender: '' } })[1]).toBe('sender-not-allowed');
  });

  it('lets everybody pass when it is empty', () => {
    const settings = { triage: { allowedSenders: [] } };
    expect(outcomeOf({ settings, mail: { sender: 'x@else.example' } })[0]).toBe('deliver');
  });
});

describe('presence mails', () => {
  const thursday = { mail: PRESENCE, settings: presenceSettings, now: THURSDAY_MORNING };

  it('Q4: go to the address of the answer that is set', () => {
    expect(decide(thursday).requests).toMatchObject([
      { target: 'presence', url: 'https://hook.eu2.make.com/no', body: { presence: false } },
    ]);
    const settings = { delivery: { presence: { ...presenceSettings.delivery.presence, present: true } } };
    expect(decide({ ...thursday, settings }).requests).toMatchObject([
      { target: 'presence', url: 'https://hook.eu2.make.com/yes', body: { presence: true } },
    ]);
  });

  it('Q4: wait where no address is set, instead of being swallowed', () => {
    expect(outcomeOf({ mail: PRESENCE, now: THURSDAY_MORNING })).toEqual([
      'defer',
      'presence-not-configured',
      false,
      false,
    ]);
  });

  it('Q10: wait for the window', () => {
    const { decision } = decide({ ...thursday, now: Date.parse('2025-11-20T20:00:00Z') });
    expect(decision).toMatchObject({
      action: 'defer',
      reason: 'outside-window',
      dueAt: Date.parse('2025-11-21T08:30:00Z'),
    });
  });

  it.each([
    ['2025-11-19T22:59:59Z', false],
    ['2025-11-19T23:00:00Z', true],
    ['2025-11-21T22:59:59Z', true],
    ['2025-11-21T23:00:00Z', false],
  ])('are taken on Thursday and Friday of the zone: %s', (now, taken) => {
    const one = { ...thursday, settings: { ...presenceSettings, window: null }, now: Date.parse(now) };
    expect(decide(one).kind === 'presence').toBe(taken);
  });

  it('need the word in subject and text, of whatever case, also inside a word', () => {
    const kind = (mail: Partial<Mail>) => decide({ ...thursday, mail }).kind;
    expect(kind({ subject: 'SAMEDIS ?', text: 'Dispo Sàmedi ?' })).toBe('presence');
    expect(kind({ subject: 'Samedi ?', text: 'Dispo ?' })).toBe('other');
    expect(kind({ subject: 'Dispo ?', text: 'samedi ?' })).toBe('other');
  });

  it('stay presence mails when their window opens on another day', () => {
    const mail = sampleMail(PRESENCE);
    const settings = sampleSettings({
      ...presenceSettings,
      window: { start: '9h30', end: '19h00', days: ['sat'] },
    });
    const friday = Date.parse('2025-11-21T09:00:00Z');
    const findings = recognise(mail, settings);
    const { dueAt } = triage(mail, findings, settings, NOTHING_KNOWN, friday).decision;
    expect(dueAt).toBe(Date.parse('2025-11-22T08:30:00Z'));
    expect(triage(mail, findings, settings, NOTHING_KNOWN, dueAt ?? 0, friday).decision.action).toBe(
      'deliver',
    );
  });
});

describe('sending switched off', () => {
  const off = { delivery: { ...presenceSettings.delivery, enabled: false } };

  it('Q6: makes no request and leaves the mails for later, presence included', () => {
    for (const one of [{ settings: off }, { settings: off, mail: PRESENCE, now: THURSDAY_MORNING }]) {
      expect(outcomeOf(one)).toEqual(['defer', 'sending-disabled', false, false]);
      expect(decide(one).requests).toEqual([]);
    }
  });
});

describe('the operator’s conditions', () => {
  it('Q7: applies the excluded words, for all mails, for one kind and for one target', () => {
    const words = { text: `${sampleMail().text} PUBLICITÉ` };
    const excluded = ['skip', 'excluded-keyword', true, true];
    expect(outcomeOf({ mail: words, settings: { triage: { excludeKeywords: ['publicite'] } } })).toEqual(
      excluded,
    );
    const kind = (name: string) => ({ triage: { excludeKeywordsByKind: { [name]: ['publicité'] } } });
    expect(outcomeOf({ mail: words, settings: kind('recadrage') })).toEqual(excluded);
    expect(outcomeOf({ mail: words, settings: kind('desabonnement') })[0]).toBe('deliver');
    const target = (id: string, excludeKeywords: string[]) => ({
      id,
      url: `https://${id}.example/`,
      excludeKeywords,
    });
    const two = { delivery: { targets: [target('one', ['publicite']), target('two', [])] } };
    expect(decide({ mail: words, settings: two }).requests.map((request) => request.target)).toEqual(['two']);
    const one = { delivery: { targets: [target('one', ['publicite'])] } };
    expect(outcomeOf({ mail: words, settings: one })).toEqual(excluded);
  });

  it('Q7: demands an attachment where one is required', () => {
    const settings = { triage: { requireAttachments: true } };
    expect(outcomeOf({ settings })).toEqual(['skip', 'attachment-missing', true, true]);
    const attachments = [{ fileName: 'a.pdf', contentType: 'application/pdf', sizeBytes: 9 }];
    expect(outcomeOf({ settings, mail: { attachments } })[0]).toBe('deliver');
  });

  it('Q7: refuses a mail above the size limit, and leaves it unread', () => {
    const settings = { triage: { maxSizeMb: 1 } };
    expect(outcomeOf({ settings, mail: { sizeBytes: 1_048_576 } })[0]).toBe('deliver');
    expect(outcomeOf({ settings, mail: { sizeBytes: 1_048_577 } })).toEqual([
      'skip',
      'too-large',
      false,
      true,
    ]);
  });

  it('Q7: handles a mail again when mails already handled are not looked for', () => {
    const settings = { triage: { dedupByMail: false } };
    expect(outcomeOf({ settings, known: { mailProcessed: true } })[0]).toBe('deliver');
  });

  it('Q7: sends mails without links where that is set', () => {
    const settings = { triage: { allowWithoutLinks: true } };
    expect(outcomeOf({ settings, mail: { text: 'rien' } })[0]).toBe('deliver');
  });
});

describe('groups', () => {
  it('Q8: off means off', () => {
    const settings = { triage: { dedupBySubjectGroup: false } };
    expect(outcomeOf({ settings, known: { group: 'accepted' } })[0]).toBe('deliver');
    expect(decide({ settings })).toMatchObject({
      groupId: 'media_solution_missions_recadrage_lot_42',
      groupKey: null,
    });
  });

  it('Q25: a mail without a subject belongs to none', () => {
    expect(decide({ mail: { subject: '' } })).toMatchObject({ groupId: null, groupKey: null });
  });
});

describe('outside the window', () => {
  const opening = Date.parse('2025-11-19T08:30:00Z');

  it.each<[string, Partial<Mail>, readonly unknown[]]>([
    ['a recadrage mail is disposed of', {}, ['skip', 'outside-window-skipped', true, true]],
    ['a desabonnement mail goes out', DESABONNEMENT, ['deliver', 'outside-window-sent', true, true]],
    [
      'an urgent desabonnement mail waits',
      { ...DESABONNEMENT, subject: 'URGENT désabonnement' },
      ['defer', 'outside-window', false, false],
    ],
    ['any other mail waits', { subject: 'Fichiers' }, ['defer', 'outside-window', false, false]],
  ])('%s', (_what, mail, expected) => {
    expect(outcomeOf({ mail, now: TUESDAY_EVENING })).toEqual(expected);
  });

  it('DEL-7: what waits is due when the window opens', () => {
    const { decision } = decide({ mail: { subject: 'Fichiers' }, now: TUESDAY_EVENING });
    expect(decision.dueAt).toBe(opening);
    expect(outcomeOf({ mail: { subject: 'Fichiers' }, now: opening })[0]).toBe('deliver');
  });

  it('the policy is data: each kind may be sent, wait or be left', () => {
    const mails = {
      recadrage: {},
      desabonnement: DESABONNEMENT,
      other: { subject: 'Fichiers' },
      presence: PRESENCE,
    };
    for (const kind of MAIL_KINDS) {
      for (const policy of ['deliver', 'defer', 'skip'] as const) {
        const settings = { ...presenceSettings, triage: { outsideWindow: { [kind]: policy } } };
        const one = { mail: mails[kind], settings, now: Date.parse('2025-11-20T20:00:00Z') };
        expect([kind, decide(one).decision.action]).toEqual([kind, policy]);
        expect(isHeldByWindow(decide(one), sampleSettings(settings))).toBe(policy !== 'deliver');
      }
    }
  });

  it.each([
    [{ start: '9h30' }],
    [{ end: '19h' }],
    [{ start: '9h30', end: '25h00' }],
    [{ start: '9h30', end: '9h30' }],
  ])('Q11: %j is refused, so triage never meets a half set, unreadable or empty window', (window) => {
    expect(settingsSchema.safeParse({ window }).success).toBe(false);
  });

  it('Q12: a window cleared in the settings is no constraint, whatever the general window says', () => {
    const settings = { window: null, announced: { start: '10h00', end: '12h00' } };
    expect(outcomeOf({ settings, now: TUESDAY_EVENING })[1]).toBe('accepted');
  });
});

describe('targets', () => {
  const target = (id: string, more = {}) => ({ id, url: `https://${id}.example/`, ...more });

  it('get one request each', () => {
    const settings = { delivery: { targets: [target('one'), target('two')] } };
    expect(decide({ settings }).requests.map(({ target: id, url }) => [id, url])).toEqual([
      ['one', 'https://one.example/'],
      ['two', 'https://two.example/'],
    ]);
  });

  it('get only the kinds they take; a mail that none takes is left', () => {
    const settings = { delivery: { targets: [target('one', { kinds: ['desabonnement'] })] } };
    expect(outcomeOf({ settings })).toEqual(['skip', 'no-target', true, true]);
    expect(outcomeOf({ settings, mail: DESABONNEMENT })[0]).toBe('deliver');
  });

  it('that are missing or switched off let the mail wait: it must not vanish', () => {
    expect(outcomeOf({ settings: { delivery: { targets: [] } } })).toEqual([
      'defer',
      'no-target',
      false,
      false,
    ]);
    const off = { delivery: { targets: [target('one', { enabled: false })] } };
    expect(outcomeOf({ settings: off })).toEqual(['defer', 'no-target', false, false]);
    const presenceOff = {
      delivery: { presence: { ...presenceSettings.delivery.presence, enabled: false } },
    };
    expect(outcomeOf({ mail: PRESENCE, settings: presenceOff, now: THURSDAY_MORNING })[1]).toBe('no-target');
  });
});

describe('a decision', () => {
  const mail = fc.record({
    subject: fc.constantFrom(
      '',
      'Re: a',
      sampleMail().subject,
      DESABONNEMENT.subject,
      PRESENCE.subject,
      'URGENT',
    ),
    text: fc.constantFrom('', sampleMail().text, DESABONNEMENT.text, PRESENCE.text, 'facture urgente'),
    html: fc.constantFrom('', '<p>https://fromsmash.com/a</p>', '<a href="https://evil.test">samedi</a>'),
    sender: fc.constantFrom('', 'technique@studio.example', 'x@else.example'),
    sizeBytes: fc.constantFrom(0, 5_000_000),
    tooComplex: fc.constantFrom(null, null, null, 'parts'),
  });
  const policy = fc.constantFrom('deliver', 'defer', 'skip');
  const settings = fc.record({
    window: fc.constantFrom(
      null,
      { start: '9h30', end: '19h00' },
      { start: '22h', end: '2h', days: ['fri'] },
    ),
    triage: fc.record({
      allowedSenders: fc.constantFrom([], ['technique@studio.example']),
      allowWithoutLinks: fc.boolean(),
      requireAttachments: fc.constantFrom(false, false, true),
      maxSizeMb: fc.constantFrom(null, 1),
      dedupBySubjectGroup: fc.boolean(),
      excludeKeywords: fc.constantFrom([], ['facture']),
      outsideWindow: fc.record({ recadrage: policy, desabonnement: policy, presence: policy, other: policy }),
    }),
    delivery: fc.record({
      enabled: fc.boolean(),
      presence: fc.constantFrom({}, { absentUrl: 'https://hook.example/' }),
      targets: fc.subarray([
        { id: 'one', url: 'https://one.example/', kinds: ['recadrage'] },
        { id: 'two', url: 'https://two.example/', dropboxFields: true },
        { id: 'off', url: 'https://off.example/', enabled: false },
      ]),
    }),
  });
  const known = fc.record({
    mailProcessed: fc.boolean(),
    group: fc.constantFrom('none', 'claimed', 'accepted' as const),
  });
  const now = fc.integer({ min: TUESDAY_MORNING, max: TUESDAY_MORNING + 7 * 86_400_000 });

  it('is reached for every mail, valid, explained, and of one piece', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(mail, settings, known, now, (change, document, past, at) => {
        const result = triageMail(sampleMail(change), settingsSchema.parse(document), past, at);
        triageResultSchema.parse(result);
        const { action, markProcessed, dueAt } = result.decision;
        expect(result.requests.length > 0).toBe(action === 'deliver');
        expect(result.trace.filter((step) => step.verdict === 'stop')).toHaveLength(
          action === 'deliver' ? 0 : 1,
        );
        expect(markProcessed && action === 'defer').toBe(false);
        if (dueAt !== null) expect(dueAt).toBeGreaterThan(at);
        for (const step of result.trace) expect(TRACE_DETAILS).toContain(step.detail);
      }),
      { numRuns: 1_000 },
    );
  });
});
