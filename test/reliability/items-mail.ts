import { atLeast, atMost, must, type Section } from './item.ts';

export const MAILBOX: Section = {
  title: 'Mailbox',
  items: [
    must('IMP-1', {
      promise:
        'A mail is known by account, folder, UIDVALIDITY and UID, and by a fingerprint when these change.',
      bar: 'New UIDVALIDITY under 10,000 old and 20 new mails: 20 signals, no repeat; five changes in a day stop the folder.',
    }),
    must('IMP-2', {
      promise: 'After every start, connection and push: what lies above the cursor is fetched, once.',
      bar: '5,000 interleavings of arrive, remove, idle, cut and fetch: none missed, none repeated; 200 on a real server (N).',
      tiers: ['P', 'N'],
      asks: { N: { interleavings: atLeast(200), missed: atMost(0), repeated: atMost(0) } },
    }),
    must('IMP-3', {
      promise: 'A push is a hint: the folder is compared every five minutes at least.',
      bar: 'Pushes swallowed: found within 5 min 30 s; announced: within 40 ms over the server (95 of 100).',
    }),
    must('IMP-4', {
      promise: 'IDLE is renewed every five minutes.',
      bar: '24 simulated hours: none older than 5 min 30 s.',
    }),
    must('IMP-5', {
      promise: 'A connection that died without a word is noticed within a minute.',
      bar: 'A black hole at 100 random moments: reconnecting begins within 60 s each time.',
    }),
    must('IMP-6', {
      promise: 'Every ending of a connection is survived.',
      bar: '50 random faults (P), 1,000 (N): nothing left behind, back within 10 s (95 of 100).',
      tiers: ['P', 'N'],
      asks: {
        P: { faults: atLeast(50), p95Seconds: atMost(10) },
        N: { faults: atLeast(1_000), p95Seconds: atMost(10) },
      },
    }),
    must('IMP-7', {
      promise: 'Reconnecting waits 1 s to 5 min; a refused login stops after three tries and asks.',
      bar: 'Down for 24 h: 450 attempts at most; wrong password: three logins; throttled: goes on.',
    }),
    must('IMP-8', {
      promise: 'No credentials before TLS is verified.',
      bar: '12 bad servers: none sees a byte of them.',
    }),
    must('IMP-9', {
      promise: 'Reading changes nothing; "read" is the only mark, where the decision asks for it.',
      bar: '1,000 mails: exactly those asked for change, none is moved or removed.',
    }),
    must('IMP-10', {
      promise: 'What a server may send is bounded by us.',
      bar: 'Endless line, 2 GB literal, a million tokens, no answer, no greeting: over within 60 s, 150 MB more at most.',
    }),
  ],
};

export const UNTRUSTED_MAIL: Section = {
  title: 'Untrusted mail',
  items: [
    must('MAIL-1', {
      promise: 'Mails are read in a thread with 256 MB and 5 s; one that takes more is set aside.',
      bar: 'The agent answers within 250 ms while the hostile mails are read.',
    }),
    must('MAIL-2', {
      promise: 'HTML is read in one pass, 5 MB at most.',
      bar: '30 hostile kinds: twice as much takes 2.5 times as long at most, 1 s for 5 MB, 8 times the size in memory.',
    }),
    must('MAIL-3', {
      promise:
        'Download, header, nesting and parts have limits; above them a mail is "too complex" and shown.',
      bar: 'At each limit one below passes and one above is refused in time.',
    }),
    must('MAIL-4', {
      promise: 'Whatever bytes come, reading them ends.',
      bar: '10,000 changed mails (P), 1,000,000 (N), from 200 seeds: no crash, none over its time.',
      tiers: ['P', 'N'],
      asks: {
        P: { mails: atLeast(10_000), seeds: atLeast(200), faults: atMost(0) },
        N: { mails: atLeast(1_000_000), seeds: atLeast(200), faults: atMost(0) },
      },
    }),
    must('MAIL-5', {
      promise: 'Every pattern takes linear time.',
      bar: '100 KB of the worst text for each: 50 ms at most.',
    }),
    must('MAIL-6', {
      promise: 'Mails are shown as text; nothing of them is loaded, opened or unpacked.',
      bar: '200 hostile mails shown: no request, no element; an attachment of 10 MB costs 5 MB at most.',
    }),
    must('MAIL-7', {
      promise: 'Text of a mail enters JSON bodies and nothing else.',
      bar: '5,000 strings with line ends, NUL, quotes and `$()`: none gets out.',
    }),
    must('MAIL-8', {
      promise:
        'Where the operator asks for it, only the verdict of the own receiving server proves a sender.',
      bar: '30 forgeries: no signal.',
      asks: { P: { forgeries: atLeast(30) } },
    }),
  ],
};
