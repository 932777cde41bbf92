import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import { messageSummarySchema } from '../../src-agent/contract/entities.ts';
import { textFor } from '../../src-agent/contract/text/text.ts';
import { tellFigures } from '../support/figures.ts';
import { noLinksMail, recadrageMail } from '../support/sample-mails.ts';
import { atTier } from '../support/tier.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWatchedDesktop, type WatchedDesktop } from '../support/watched-desktop.ts';

const ROUNDS = 200;
/** New mails of a round: each is several events. */
const MAILS_A_ROUND = 9;
/** Every so many rounds end the agent, every second of these the page with it. */
const KILL_EVERY = atTier({ p: 20, n: 10 });
const PATIENCE_MS = 30_000;
/** Rows of the feed. */
const SHOWN = 50;

const shownSchema = z.object({
  rows: z.array(z.object({ subject: z.string(), state: z.string() })),
  items: z.array(messageSummarySchema).nullable(),
  /** Numbers of the events that this page has heard. */
  heard: z.array(z.int()),
  seq: z.int(),
});

/** What the page shows and what the database holds, asked from inside of the page in one turn. */
const LOOK = `(async () => {
  if (globalThis.heard === undefined) {
    globalThis.heard = [];
    window.renderSignal.subscribe(({ seq }) => globalThis.heard.push(seq));
  }
  // Asking costs the agent: not before there is something to compare.
  while (document.querySelector('.feed-subject') === null) await new Promise((resolve) => setTimeout(resolve, 10));
  const { seq, answer } = await window.renderSignal.call('messages.list', { limit: ${SHOWN} });
  const rows = [...document.querySelectorAll('.feed-list li')].map((row) => ({
    subject: row.querySelector('.feed-subject').textContent,
    state: row.querySelector('.state-mark-word').textContent,
  }));
  return { rows, items: answer.ok ? answer.value.items : null, heard: [...globalThis.heard], seq };
})()`;

describe('what the window shows of a busy agent', () => {
  let at: WatchedDesktop;

  beforeAll(async () => {
    at = await startWatchedDesktop('events');
    await at.setUp();
  });

  afterAll(() => at?.remove());

  const look = async () => shownSchema.parse(await at.app.page().evaluate(LOOK));

  /** The page shows what the database holds, row by row, in the same moment; at rest: all mails are settled, too. */
  const untilEqual = async (atRest: number | null): Promise<z.infer<typeof shownSchema>> => {
    const words = textFor('en').mailStates;
    let seen = '';
    return waitUntil({
      what: 'the page to show the database',
      check: async () => {
        const now = await look();
        const { rows, items } = now;
        if (items === null || items.length === 0) return false;
        const held = items.map(({ subject, state }) => `${subject}: ${words[state]}`);
        const shown = rows.map(({ subject, state }) => `${subject}: ${state.toLowerCase()}`);
        const counted = atRest === null ? null : await countMails();
        seen = JSON.stringify({
          held: held.slice(0, 12),
          shown: shown.slice(0, 12),
          lengths: [held.length, shown.length],
          counted,
        });
        const settled = items.every(({ state }) => state === 'sent' || state === 'ignored');
        const rests = atRest === null || (settled && counted === atRest);
        return rests && held.join('\n') === shown.join('\n') ? now : false;
      },
      on: { everyMs: 30 },
      timeoutMs: PATIENCE_MS,
      seen: () => `${seen}\n${at.app.output().slice(-1_500)}`,
    });
  };
  const countMails = async (): Promise<number> => {
    const answer = await at.app.call(COMMANDS['status.get'], {});
    if (!answer.ok) return 0;
    const { ledger } = COMMANDS['status.get'].output.parse(answer.value);
    return ledger.waiting + ledger.sent + ledger.ignored + ledger.failed;
  };

  it(
    `IPC-3: equals the database after each of ${ROUNDS} reloads and respawns while mail is dealt with, and hears every event once`,
    async (context) => {
      const began = performance.now();
      let mails = 1;
      let events = 0;
      const faults: string[] = [];
      await at.dovecot.append(at.user, noLinksMail());
      await at.app.page().reload();
      const first = (await look()).seq;
      const check = ({ heard, seq }: z.infer<typeof shownSchema>): void => {
        events = seq - first;
        for (const [at, number] of heard.entries()) {
          if (at > 0 && number !== (heard[at - 1] ?? 0) + 1) faults.push(`${heard[at - 1]} then ${number}`);
        }
      };
      for (let round = 0; round < ROUNDS; round += 1) {
        const dies = round % KILL_EVERY === KILL_EVERY - 1;
        const reloads = !dies || round % (2 * KILL_EVERY) === KILL_EVERY - 1;
        // Every third one has nothing to deliver.
        const batch = Array.from({ length: MAILS_A_ROUND }, (_, at) => {
          const number = 1_000 + MAILS_A_ROUND * round + at;
          return at % 3 === 1
            ? noLinksMail({ subject: `Planning ${number}` })
            : recadrageMail({ lot: number });
        });
        mails += batch.length;
        const appended = at.dovecot.append(at.user, batch);
        // In the middle of what comes of them, and of those before.
        const pid = dies ? await at.app.untilRunning() : 0;
        if (dies) process.kill(pid, 'SIGKILL');
        if (reloads) await at.app.page().reload({ waitUntil: 'commit' });
        if (dies) {
          await waitUntil({
            what: 'the agent to be started again',
            check: async () => {
              await at.app.call(DESKTOP_COMMANDS['desktop.start-agent'], {});
              const { agent } = await at.app.desktop();
              return agent.state === 'running' && agent.pid !== pid;
            },
            on: { everyMs: 50 },
            timeoutMs: PATIENCE_MS,
          });
        }
        await appended;
        check(await untilEqual(null));
      }
      check(await untilEqual(mails));
      const seconds = (performance.now() - began) / 1_000;
      tellFigures(context, {
        rounds: ROUNDS,
        mails,
        events,
        faults: faults.length,
        seconds: Math.round(seconds),
        perSecond: Math.round(events / seconds),
      });
      expect(faults).toEqual([]);
    },
    ROUNDS * 10_000,
  );
});
