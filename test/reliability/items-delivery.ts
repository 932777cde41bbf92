import { atLeast, atMost, must, type Section, should } from './item.ts';

export const DELIVERY: Section = {
  title: 'Delivery',
  items: [
    must('DEL-1', {
      promise: 'Every signal ends delivered or visibly dead, whatever dies in between.',
      bar: '200 kills (P), 1,000 (N), 10,000 (R) among 300 mails: none lost, no repeat that cannot be told as one, settled within 30 s.',
      tiers: ['P', 'N', 'R'],
      asks: { P: { kills: atLeast(200) }, N: { kills: atLeast(1_000) } },
    }),
    must('DEL-2', {
      promise: 'Cursor, marks, decision and delivery are one commit; "sent" is written after a 2xx was read.',
      bar: '10,000 random sequences with crashes: the cursor is never past a mail without a row.',
    }),
    must('DEL-3', {
      promise:
        'A delivery keeps one id through retries, restarts and restores; number, time and signature are new each time.',
      bar: '1,000 retries, 50 restarts, 5 restores: one id; 1,000,000 ids: no two alike.',
    }),
    must('DEL-4', {
      promise: 'Ten attempts over 75 hours, spread by a fifth; a target that asks for patience gets it.',
      bar: '2,000 random answer scripts: each retry in its interval, one request per target, four in all, no burst after a wake.',
    }),
    must('DEL-5', {
      promise:
        'What failed for good stays listed with its reason, is announced, and can be sent again by hand.',
      bar: '500 deliveries to a target down for 76 h: 500 listed, announced within 60 s, delivered later under their first ids.',
    }),
    must('DEL-6', {
      promise: 'A deploy is asked for again only after an answer that is certain to have started none.',
      bar: '500 cuts or kills before the answer: one deploy at most with an API key, all held and shown without.',
    }),
    must('DEL-7', {
      promise: 'The window and the hourly limit delay, never drop.',
      bar: '1,000 random edits while 500 rows wait: none lost, none sent outside of the window.',
    }),
    should('DEL-8', {
      promise: 'One seed drives clock, mailbox, network, disk faults and crashes of a whole agent.',
      bar: '1,000 seeds of 24 simulated hours (N) without a fault; a planted one is found within 50.',
      tiers: ['P', 'N'],
      asks: {
        P: { violations: atMost(0), foundAtSeed: atMost(50) },
        N: { seeds: atLeast(1_000), violations: atMost(0), foundAtSeed: atMost(50) },
      },
    }),
  ],
};

export const OUTBOUND: Section = {
  title: 'Outbound HTTP',
  items: [
    must('OUT-1', {
      promise:
        'HTTPS that is verified, no redirect followed, nothing shared between targets; what is switched off is shown.',
      bar: '12 bad certificates and 10 redirects: no body delivered, 22 named failures.',
    }),
    must('OUT-2', {
      promise:
        'The address is judged when the connection is made: nothing near or private unless allowed by hand.',
      bar: '60 spellings and 20 resolvers that change their mind: no connection.',
    }),
    must('OUT-3', {
      promise: 'The signature covers the bytes that leave; two of them while a secret is replaced.',
      bar: 'The reference library accepts 1,000 of 1,000 and refuses 1,000 altered ones.',
    }),
    must('OUT-4', {
      promise: 'Bodies and answers are bounded.',
      bar: 'Answers that drip, never end or are compressed bombs: over within 20 s, 20 MB more at most.',
    }),
  ],
};

export const COMMAND: Section = {
  title: 'Local command',
  items: [
    must('CMD-1', {
      promise: 'Off by default; a program and its arguments, no shell, no text of a mail in them.',
      bar: '500 hostile values arrive byte for byte; no process beside the one asked for.',
      asks: { P: { values: atLeast(500), processesBetween: atMost(0) } },
    }),
    must('CMD-2', {
      promise: 'Shown whole and agreed to; any change asks again.',
      bar: '12 ways of changing it: none runs.',
      asks: { P: { waysTried: atLeast(12), runs: atMost(0) } },
    }),
    must('CMD-3', {
      promise:
        'Few environment variables, a folder of its own, a time limit for it and its children, bounded output.',
      bar: '20 commands that will not end or fork: none left after the limit.',
      asks: { P: { children: atLeast(20), left: atMost(0) } },
    }),
  ],
};
