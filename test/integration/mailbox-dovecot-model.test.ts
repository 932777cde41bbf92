import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { tellFigures } from '../support/figures.ts';
import { createMailboxRig, mailboxSettings } from '../support/mailbox-rig.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { createSeededRandom, type SeededRandom, takeSeed } from '../support/seeds.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { atTier } from '../support/tier.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The watcher and a real server, in an order that nobody chose. */

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.stop());

/** Steps of one interleaving. */
const STEPS = 12;

type Outcome = { readonly arrived: number; readonly expunged: number; readonly cuts: number };

/** One folder's life: mails come and go, the line is cut, whatever the watcher is doing; then everything is accounted for. */
async function interleave(random: SeededRandom): Promise<Outcome> {
  const user = dovecot.newUser();
  const relay = await startTcpProxy(dovecot);
  const rig = createMailboxRig({
    settings: mailboxSettings({ host: relay.host, port: relay.port, user, security: 'plain' }),
    password: dovecot.password,
    random: () => 0,
  });
  const gone = new Set<number>();
  let arrived = 0;
  let cuts = 0;
  const arrive = async (count: number) => {
    const mails = Array.from({ length: count }, (_, at) => recadrageMail({ lot: arrived + at + 1 }));
    arrived += count;
    await dovecot.append(user, mails);
  };
  const cut = async (how: () => void) => {
    cuts += 1;
    how();
  };
  const steps: readonly [() => Promise<unknown>, ...(() => Promise<unknown>)[]] = [
    () => arrive(1),
    () => arrive(random.integer(2, 5)),
    async () => {
      const uids = await dovecot.uids(user);
      const uid = uids[random.integer(0, Math.max(0, uids.length - 1))];
      if (uid === undefined) return;
      gone.add(uid);
      await dovecot.expunge(user, [uid]);
    },
    () => cut(relay.resetAll),
    () => cut(relay.finAll),
    () =>
      cut(() =>
        relay.strikeAfter(random.pick(['toServer', 'toClient']), random.integer(1, 2_000), { kind: 'reset' }),
      ),
    () => cut(() => rig.watcher.reconnect('woke')),
    // Begun, and not waited for: the next step falls into it.
    async () => void rig.watcher.checkNow(),
    async () => void rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 5)),
    () => rig.watcher.reconcile(),
  ];
  try {
    rig.watcher.start();
    for (let n = 0; n < STEPS; n += 1) await random.pick(steps)();
    await relay.restore();
    await rig.waitForState('watching');
    await waitUntil({
      what: 'a look at the folder to succeed',
      check: async () => (await rig.watcher.checkNow()).ok,
      on: rig.changed,
      timeoutMs: 30_000,
      seen: () => JSON.stringify(rig.states.slice(-3)),
    });
    const rows = rig.ledger.signals().map((row) => row.uid);
    expect(new Set(rows).size, 'repeated').toBe(rows.length);
    expect(
      rows.filter((uid) => !gone.has(uid)),
      'missed',
    ).toEqual((await dovecot.uids(user)).filter((uid) => !gone.has(uid)));
    expect(await rig.watcher.reconcile()).toEqual({ ok: true, value: { unaccounted: 0 } });
    return { arrived, expunged: gone.size, cuts };
  } finally {
    await rig.stop();
    await relay.close();
  }
}

describe('IMP-2: interleavings on a real server', () => {
  it('IMP-2: of arrive, expunge, idle, cut and fetch, on dovecot: 0 missed, 0 repeated', {
    timeout: 3_600_000,
  }, async (context) => {
    const random = createSeededRandom(takeSeed('IMP-2 dovecot'));
    const interleavings = atTier({ p: 3, n: 200 });
    const sum = { arrived: 0, expunged: 0, cuts: 0 };
    for (let n = 0; n < interleavings; n += 1) {
      const { arrived, expunged, cuts } = await interleave(random.fork(String(n)));
      sum.arrived += arrived;
      sum.expunged += expunged;
      sum.cuts += cuts;
    }
    tellFigures(context, { seed: random.seed, interleavings, ...sum, missed: 0, repeated: 0 });
  });
});
