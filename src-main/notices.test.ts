import { describe, expect, it } from 'vitest';
import type { AgentProcessState, WindowEvent } from '../src-agent/contract/desktop.ts';
import { deliverySummarySchema } from '../src-agent/contract/entities.ts';
import type { GmailConnection } from '../src-agent/contract/gmail.ts';
import { err } from '../src-agent/contract/result.ts';
import { defaultSettings, type Settings } from '../src-agent/contract/settings.ts';
import type { WatcherStatus } from '../src-agent/contract/status.ts';
import type { Language } from '../src-agent/contract/text/text.ts';
import { sampleDeploy } from '../test/support/sample-deploy.ts';
import { sampleGmail } from '../test/support/sample-gmail.ts';
import { sampleDesktop } from '../test/support/sample-status.ts';
import { EMPTY_NOTICE_BOOK, type Notice, noteEvent, takeNotices } from './notices.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIDNIGHT = Date.UTC(2026, 10, 23);

/** A book that is asked after each event and whenever it wants to be. */
function setUp(change: Partial<Settings['notifications']> = {}, language: Language = 'en') {
  const settings = { ...defaultSettings().notifications, ...change };
  let book = EMPTY_NOTICE_BOOK;
  let now = 0;
  const wall = (): number => MIDNIGHT + now;
  let again: number | null = null;
  const notices: (Notice & { at: number })[] = [];
  const look = (): void => {
    const taken = takeNotices(book, settings, language, now, wall());
    book = taken.book;
    again = taken.againInMs === null ? null : now + taken.againInMs;
    notices.push(...taken.notices.map((notice) => ({ ...notice, at: now })));
  };
  return {
    notices,
    tell(event: WindowEvent['event']) {
      book = noteEvent(book, event, now);
      look();
    },
    pass(ms: number) {
      const until = now + ms;
      while (again !== null && again <= until) {
        now = again;
        look();
      }
      now = until;
    },
    asksAgain: () => again !== null,
  };
}

function delivery(id: number, state: string): WindowEvent['event'] {
  return {
    name: 'delivery.changed',
    delivery: deliverySummarySchema.parse({
      id: `delivery-${id}`,
      messageId: id,
      target: 'main',
      kind: 'other',
      subject: '<b>Subject</b>',
      sender: 'a@b.test',
      host: 'https://hooks.test',
      state,
      attempts: 10,
      nextAttemptAt: null,
      createdAt: 0,
      endedAt: state === 'dead' ? 1 : null,
      lastStatus: 500,
      lastError: null,
    }),
  };
}
const watcher = (status: WatcherStatus): WindowEvent['event'] => ({
  name: 'watcher.changed',
  watcher: status,
});
const lost = watcher({
  state: 'reconnecting',
  at: 1,
  failure: { code: 'mailbox.connection-lost', params: {}, retryable: true },
});
const watching = watcher({ state: 'watching', since: 1, mode: 'idle' });
const connecting = watcher({ state: 'connecting', since: 1 });

const agent = (state: AgentProcessState): WindowEvent['event'] => ({
  name: 'desktop.changed',
  desktop: sampleDesktop(state),
});

describe('DEL-5: a delivery that failed for good', () => {
  it('DEL-5: is announced within seconds, with its target and nothing of the mail', () => {
    const { tell, pass, notices } = setUp();
    tell(delivery(1, 'dead'));
    pass(MINUTE);
    expect(notices).toEqual([
      {
        kind: 'delivery-failed',
        title: 'A delivery failed for good',
        body: 'main (https://hooks.test) did not take it. Open it to retry.',
        panel: 'deliveries',
        at: 3_000,
      },
    ]);
  });

  it('DEL-5: is announced together with those that fail beside it', () => {
    const { tell, pass, notices } = setUp({}, 'fr');
    for (let id = 1; id <= 500; id += 1) tell(delivery(id, 'dead'));
    pass(MINUTE);
    expect(notices.map(({ title }) => title)).toEqual(['500 livraisons ont échoué pour de bon']);
  });

  it('is announced once, however often its row is told of', () => {
    const { tell, pass, notices } = setUp();
    tell(delivery(1, 'dead'));
    pass(MINUTE);
    tell(delivery(1, 'dead'));
    pass(MINUTE);
    expect(notices).toHaveLength(1);
  });

  it('is announced again when it was retried and failed again', () => {
    const { tell, pass, notices } = setUp();
    tell(delivery(1, 'dead'));
    pass(MINUTE);
    tell(delivery(1, 'queued'));
    tell(delivery(1, 'dead'));
    pass(MINUTE);
    expect(notices).toHaveLength(2);
  });

  it('is not announced when it was retried at once, nor when another state is told', () => {
    const { tell, pass, notices, asksAgain } = setUp();
    tell(delivery(1, 'dead'));
    tell(delivery(1, 'queued'));
    tell(delivery(2, 'delivered'));
    pass(MINUTE);
    expect(notices).toEqual([]);
    expect(asksAgain()).toBe(false);
  });

  it('is not announced when that is switched off', () => {
    const { tell, pass, notices } = setUp({ deliveryFailed: false });
    tell(delivery(1, 'dead'));
    pass(MINUTE);
    expect(notices).toEqual([]);
  });
});

describe('a lost mailbox', () => {
  const lostAfter = (minutes: number) => ({ mailboxLost: { enabled: true, minutes } });

  it('is announced after the minutes that were set, once, however often it is tried', () => {
    const { tell, pass, notices } = setUp(lostAfter(3));
    for (let minute = 0; minute < 20; minute += 1) {
      tell(lost);
      pass(MINUTE / 2);
      tell(connecting);
      pass(MINUTE / 2);
    }
    expect(notices).toMatchObject([
      { kind: 'mailbox-lost', title: 'No mailbox for 3 minutes', panel: 'overview', at: 3 * MINUTE },
    ]);
  });

  it('is not announced when it is back before, and counts anew after that', () => {
    const { tell, pass, notices } = setUp(lostAfter(3));
    tell(lost);
    pass(2 * MINUTE);
    tell(watching);
    pass(10 * MINUTE);
    tell(lost);
    pass(2 * MINUTE);
    expect(notices).toEqual([]);
    pass(MINUTE);
    expect(notices).toHaveLength(1);
  });

  it('says what to do when only the operator can do it, and opens the settings', () => {
    const { tell, pass, notices } = setUp(lostAfter(1));
    tell(
      watcher({
        state: 'needs-credentials',
        failure: {
          code: 'mailbox.auth-refused',
          params: { host: 'imap.example', user: 'agent', answer: 'NO <b>x</b>' },
          retryable: false,
        },
      }),
    );
    pass(MINUTE);
    expect(notices).toMatchObject([{ title: 'No mailbox for a minute', panel: 'settings' }]);
    expect(notices[0]?.body).toContain('imap.example refused the login of agent ("NO  b x /b ").');
  });

  it('is not announced outside the hours, in a pause, or when that is switched off', () => {
    const off = setUp({ mailboxLost: { enabled: false, minutes: 1 } });
    off.tell(lost);
    off.pass(60 * MINUTE);
    expect(off.notices).toEqual([]);
    const paused = setUp(lostAfter(1));
    paused.tell(lost);
    paused.tell(watcher({ state: 'paused', until: null }));
    paused.pass(60 * MINUTE);
    expect(paused.notices).toEqual([]);
  });
});

describe('PRO-1: an agent that keeps stopping', () => {
  const slowed = agent({ state: 'respawning', at: 1, slowed: true });
  const ordinary = agent({ state: 'respawning', at: 1, slowed: false });
  const starting = agent({ state: 'starting', since: 1 });
  const running = agent({ state: 'running', since: 1, pid: 1 });

  it('PRO-1: is announced once for as long as it goes on, and cannot be switched off', () => {
    const { tell, notices } = setUp({
      deliveryFailed: false,
      mailboxLost: { enabled: false, minutes: 1 },
    });
    for (let time = 0; time < 5; time += 1) for (const event of [slowed, starting, running]) tell(event);
    expect(notices).toMatchObject([{ kind: 'agent-failing', panel: 'logs' }]);
  });

  it('PRO-1: is announced anew after it had lived for a while', () => {
    const { tell, notices } = setUp();
    for (const event of [slowed, starting, running, ordinary, starting, running, slowed]) tell(event);
    expect(notices).toHaveLength(2);
  });

  it('is not announced for an ordinary death', () => {
    const { tell, notices } = setUp();
    for (const event of [starting, running, ordinary, starting, running]) tell(event);
    expect(notices).toEqual([]);
  });
});

it('an agent that cannot work here is announced once, with the reason', () => {
  const refused = agent({
    state: 'refused',
    at: 1,
    failure: { code: 'store.disk-full', params: {}, retryable: true },
  });
  const { tell, notices } = setUp();
  for (let time = 0; time < 5; time += 1)
    for (const event of [refused, agent({ state: 'starting', since: 1 })]) tell(event);
  expect(notices).toMatchObject([{ kind: 'agent-refused', title: 'The agent cannot work' }]);
});

describe('a Gmail connection', () => {
  const gmail = (connection: GmailConnection): WindowEvent['event'] => ({
    name: 'gmail.changed',
    gmail: sampleGmail({ connection }),
  });
  const revoked = err('gmail.reconnect-needed', { params: { answer: '<b>Bad</b>' } }).error;
  const broken = gmail({ state: 'broken', since: MIDNIGHT, failure: revoked });
  const offline = err('gmail.host-unknown', { params: { host: 'x' }, retryable: true }).error;
  const unreachable = gmail({ state: 'unreachable', since: MIDNIGHT, failure: offline });
  const healthy = gmail({ state: 'healthy', since: MIDNIGHT });
  const demo = (mode: 'real' | 'demo'): WindowEvent['event'] => ({
    name: 'desktop.changed',
    desktop: { ...sampleDesktop({ state: 'running', since: 1, pid: 1 }), mode },
  });

  it('that broke is announced at once, with the cure and nothing that Google said', () => {
    const { tell, notices } = setUp();
    tell(broken);
    expect(notices).toMatchObject([
      { kind: 'gmail-failed', title: 'Gmail can no longer be used', panel: 'gmail', at: 0 },
    ]);
    expect(notices[0]?.body).toMatch(/^Connect with Google again\./u);
    expect(JSON.stringify(notices)).not.toContain('Bad');
  });

  it('is announced once for as long as it stays broken, and anew when it breaks again', () => {
    const { tell, notices } = setUp();
    for (let check = 0; check < 5; check += 1) tell(broken);
    expect(notices).toHaveLength(1);
    tell(healthy);
    tell(broken);
    expect(notices).toHaveLength(2);
  });

  it('that broke in another way is announced with the other cure', () => {
    const { tell, notices } = setUp({}, 'fr');
    tell(broken);
    tell(gmail({ state: 'broken', since: MIDNIGHT, failure: err('gmail.api-off').error }));
    expect(notices.map(({ body }) => body)).toEqual([
      expect.stringContaining('Reconnectez-vous à Google.'),
      expect.stringContaining('Activez-la'),
    ]);
  });

  it('that is out of reach is announced after a day, and not when it is back before', () => {
    const { tell, pass, notices } = setUp();
    tell(unreachable);
    pass(DAY - MINUTE);
    expect(notices).toEqual([]);
    tell(healthy);
    pass(7 * DAY);
    expect(notices).toEqual([]);
    tell(unreachable);
    expect(notices).toMatchObject([{ title: 'No answer from Google for a day', panel: 'gmail' }]);
  });

  it('that will end is announced three days before, and not again at each check', () => {
    const { tell, pass, notices } = setUp();
    const grantEndsAt = MIDNIGHT + 7 * DAY;
    const ending: WindowEvent['event'] = {
      name: 'gmail.changed',
      gmail: sampleGmail({ connection: { state: 'healthy', since: MIDNIGHT }, grantEndsAt }),
    };
    tell(ending);
    pass(4 * DAY - HOUR);
    expect(notices).toEqual([]);
    pass(HOUR);
    expect(notices).toMatchObject([
      { title: 'The Gmail connection ends within three days', panel: 'gmail', at: 4 * DAY },
    ]);
    tell(ending);
    tell({
      name: 'gmail.changed',
      gmail: sampleGmail({ connection: { state: 'ending', endsAt: grantEndsAt }, grantEndsAt }),
    });
    pass(2 * DAY);
    expect(notices).toHaveLength(1);
  });

  it('is not announced when that is switched off, nor in the demonstration', () => {
    const off = setUp({ gmailFailed: false });
    off.tell(broken);
    off.pass(DAY);
    expect(off.notices).toEqual([]);
    const shown = setUp();
    for (const event of [demo('demo'), broken, demo('real')]) shown.tell(event);
    shown.pass(DAY);
    expect(shown.notices).toEqual([]);
    shown.tell(broken);
    expect(shown.notices).toHaveLength(1);
  });
});

describe('a deploy', () => {
  const deploy = (change: Parameters<typeof sampleDeploy>[0]): WindowEvent['event'] => ({
    name: 'deploy.changed',
    deploy: sampleDeploy(change),
  });

  it('is told of when it has ended, with what to do where there is something, and opens its panel', () => {
    const { tell, notices } = setUp();
    tell(deploy({}));
    expect(notices).toEqual([]);
    tell(deploy({ state: 'live', endedAt: 9 }));
    const failure = { code: 'deploy.failed', params: { status: 'build_failed' }, retryable: false } as const;
    tell(deploy({ id: 2, state: 'failed', endedAt: 9, failure }));
    expect(notices).toMatchObject([
      { kind: 'deploy-ended', panel: 'deploys', title: 'web is live' },
      { title: 'The deploy of web failed', body: expect.stringContaining('deploy again') },
    ]);
  });

  it('has no markup in its words', () => {
    const { tell, notices } = setUp({}, 'fr');
    tell(deploy({ service: { id: 'srv-1', name: '<b>web</b>' }, state: 'cancelled', endedAt: 9 }));
    expect(notices[0]?.title).not.toMatch(/[<>&]/u);
    expect(notices[0]?.title).toContain('a été annulé');
  });

  it('is told of by nobody when that is switched off, or in the demonstration', () => {
    const off = setUp({ deployEnded: false });
    off.tell(deploy({ state: 'live', endedAt: 9 }));
    expect(off.notices).toEqual([]);
    const demo = setUp();
    demo.tell({
      name: 'desktop.changed',
      desktop: { ...sampleDesktop({ state: 'starting', since: 1 }), mode: 'demo' },
    });
    demo.tell(deploy({ state: 'live', endedAt: 9 }));
    expect(demo.notices).toEqual([]);
  });
});
