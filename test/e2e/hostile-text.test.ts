import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { hostileStrings } from '../support/hostile-strings.ts';
import { TEAM } from '../support/mails.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWatchedDesktop, type WatchedDesktop } from '../support/watched-desktop.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

const STRINGS = 200;
const PATIENCE_MS = 60_000;
const HANG_MS = 200;
/** A panel with rows has more. */
const FEW_TEXTS = 20;
const ATTACHED_BYTES = 10_000_000;
const MOST_MEMORY_BYTES = 5_000_000;

const foundSchema = z.object({
  /** Elements of kinds that no panel has. */
  strange: z.array(z.string()),
  /** Characters without a shape of their own. */
  hidden: z.array(z.string()),
  texts: z.number(),
});

/** Looks at all that is shown now: only our own elements, without handlers, addresses or invisible characters. */
const SEARCH = `(() => {
  const shown = document.querySelector('#root');
  const strange = [...shown.querySelectorAll('script, iframe, object, embed, img, link, meta, base, style, form[action], math, animate, b')]
    .filter((one) => !one.closest('style[data-mantine-styles]') && !one.matches('style[data-mantine-styles]'))
    .map((one) => one.outerHTML.slice(0, 120));
  for (const one of shown.querySelectorAll('*')) {
    for (const name of one.getAttributeNames()) if (/^on/.test(name)) strange.push(one.tagName + ' ' + name);
    if (/^(?:javascript|data|http):/i.test(one.getAttribute('href') ?? one.getAttribute('src') ?? '')) strange.push(one.outerHTML.slice(0, 120));
  }
  for (const cell of shown.querySelectorAll('.feed-subject, .feed-why, .rows-main')) {
    if ([...cell.querySelectorAll('*')].some((inner) => !inner.matches('span.rows-more'))) strange.push(cell.outerHTML.slice(0, 120));
  }
  const hidden = [];
  const walker = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode()) {
    texts += 1;
    const found = walker.currentNode.data.replace(/(?<=\\p{Extended_Pictographic}\\uFE0F?)\\u200D(?=\\p{Extended_Pictographic})/gu, '').match(/[^\\n\\t\\P{Cc}]|[\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}]/u);
    if (found !== null) hidden.push(walker.currentNode.data.slice(0, 80));
  }
  return { strange, hidden, texts };
})()`;

/** As many as the settings take; controls are refused there. */
function hostileServices(at: string) {
  return hostileStrings(at, 20).map((text, index) => ({
    id: `srv-${index.toString()}`,
    name: text.replaceAll(/\p{Cc}/gu, '').slice(0, 90),
    branch: text.replaceAll(/\p{Cc}/gu, '').slice(0, 190),
  }));
}

describe('mail from anywhere, in the window', () => {
  let at: WatchedDesktop;
  let outside: WebhookSink;

  beforeAll(async () => {
    outside = await startWebhookSink();
    at = await startWatchedDesktop('hostile-text');
    await at.setUp({ deploys: { services: hostileServices(outside.url) } });
    await at.app.page().evaluate(`
      globalThis.violations = [];
      globalThis.tasks = [];
      document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(event.effectiveDirective));
      new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map(({ duration }) => duration)))
        .observe({ type: 'longtask' });
      void 0`);
  });

  afterAll(async () => {
    await at?.remove();
    await outside?.close();
  });

  const longest = (): Promise<number> =>
    at.app
      .page()
      .evaluate(
        '(() => { const all = globalThis.tasks; globalThis.tasks = []; return Math.max(0, ...all); })()',
      );

  it('REN-3, MAIL-6: 200 hostile mails are shown as text, in every panel, from the first row to the last', async () => {
    const strings = hostileStrings(outside.url, STRINGS);
    // A receiver whose answers are as hostile as the mails.
    at.sink.setAnswer((_, index) => ({
      // A few fail: what it said is shown with them. More, and the target would be left alone.
      status: index % 40 === 0 ? 400 : 200,
      text: strings[index % STRINGS] ?? '',
    }));
    const mails = strings.map((text, index) =>
      recadrageMail(
        {
          lot: index,
          link: `https://www.dropbox.com/scl/fo/${index}?q=${encodeURI(Buffer.from(text).toString()).slice(0, 300)}`,
        },
        {
          subject: `Média Solution - Missions Recadrage - Lot ${index} ${text}`,
          from: { name: `${text.slice(0, 200)} é`, address: TEAM.address },
        },
      ),
    );
    await at.dovecot.append(at.user, mails);
    let seen = '';
    await waitUntil({
      what: 'the agent to have dealt with them',
      check: async () => {
        const status = await at.app.call(COMMANDS['status.get'], {});
        if (!status.ok) return false;
        const { ledger } = COMMANDS['status.get'].output.parse(status.value);
        seen = JSON.stringify(ledger);
        return ledger.sent + ledger.ignored + ledger.failed >= STRINGS;
      },
      on: { everyMs: 200 },
      timeoutMs: PATIENCE_MS,
      seen: () => seen,
    });

    const hangs: Record<string, number> = {};
    for (const panel of ['Overview', 'Deliveries', 'Links', 'Gmail', 'Deploys', 'Logs']) {
      // A hang that comes of a text comes again; one that comes of a busy machine does not.
      let best = Number.POSITIVE_INFINITY;
      for (const _ of [1, 2]) {
        await longest();
        await at.app.page().getByRole('navigation').getByRole('button', { name: panel }).click();
        await waitUntil({
          what: `${panel} to be drawn`,
          check: async () => foundSchema.parse(await at.app.page().evaluate(SEARCH)).texts > FEW_TEXTS,
          on: { everyMs: 50 },
          timeoutMs: PATIENCE_MS,
        });
        let texts = 0;
        for (let screen = 0; screen < 20; screen += 1) {
          const found = foundSchema.parse(await at.app.page().evaluate(SEARCH));
          expect(found).toMatchObject({ strange: [], hidden: [] });
          texts = Math.max(texts, found.texts);
          const more = await at.app.page().evaluate(`new Promise((resolve) => requestAnimationFrame(() => {
            const box = document.querySelector('.rows-scroll') ?? document.querySelector('#panel');
            const before = box.scrollTop;
            box.scrollTop += box.clientHeight;
            requestAnimationFrame(() => setTimeout(() => resolve(box.scrollTop > before), 20));
          }))`);
          if (more !== true) break;
        }
        expect(texts).toBeGreaterThan(FEW_TEXTS);
        best = Math.min(best, await longest());
        await at.app.page().getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
      }
      hangs[panel] = Math.round(best);
    }
    process.stdout.write(`${JSON.stringify({ strings: STRINGS, hangs })}\n`);

    await at.app.page().getByRole('navigation').getByRole('button', { name: 'Overview' }).click();
    const subjects = (await at.app.page().locator('.feed-subject').allTextContents()).join('\n');
    expect(subjects).toContain('<script>');
    expect(subjects).toContain('⟨U+202E⟩');
    expect(subjects).toContain('⟨U+0007⟩');
    expect(await at.app.page().evaluate('window.wasRun')).toBeUndefined();
    expect(await at.app.page().evaluate('globalThis.violations')).toEqual([]);
    expect(at.app.complaints).toEqual([]);
    expect(outside.connections()).toBe(0);
    expect(Object.values(hangs).filter((hang) => hang > HANG_MS)).toEqual([]);
  });

  it('MAIL-6: an attachment of 10 MB costs the agent at most 5 MB', async () => {
    at.sink.setAnswer(() => ({ status: 200, text: 'ok' }));
    const pid = await at.app.untilRunning();
    const memory = (): number =>
      Number(/^RssAnon:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
    const peakOf = async (lot: number, content: Buffer): Promise<number> => {
      let peak = 0;
      const watch = setInterval(() => {
        peak = Math.max(peak, memory());
      }, 10);
      const attachments = [{ fileName: 'bomb.zip', contentType: 'application/zip', content }];
      await at.dovecot.append(at.user, recadrageMail({ lot }, { attachments }));
      await at.sink.waitFor((request) => request.body.includes(`Lot ${lot}`), PATIENCE_MS);
      clearInterval(watch);
      return Math.max(peak, memory());
    };
    let usual = 0;
    for (let lot = 5_000; lot < 5_005; lot += 1)
      usual = Math.max(usual, await peakOf(lot, Buffer.from('small')));
    const heavy = await peakOf(6_000, randomBytes(ATTACHED_BYTES));
    process.stdout.write(`${JSON.stringify({ usualMb: usual / 1e6, heavyMb: heavy / 1e6 })}\n`);
    expect(heavy - usual).toBeLessThan(MOST_MEMORY_BYTES);
  });
});
