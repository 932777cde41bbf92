import { atLeast, atMost, must, type Section, should } from './item.ts';

export const STORAGE: Section = {
  title: 'Storage',
  items: [
    must('STO-1', {
      promise: 'Nothing is acknowledged before it is synced.',
      bar: '200 commits watched from outside: none acknowledged early; the same watch finds the defaults of the library out.',
      asks: { P: { acknowledged: atLeast(200), tooEarly: atMost(0) } },
    }),
    must('STO-2', {
      promise: 'A sound SQLite, one writer, strict settings.',
      bar: 'An older SQLite is refused, a second writer is told within 5 s, the settings hold after the first write.',
      asks: { P: { toldMs: atMost(5_000) } },
    }),
    must('STO-3', {
      promise: 'What was acknowledged survives a power cut.',
      bar: '500 cuts between the writes of a traced agent, what was not synced dropped or torn: no acknowledged row missing.',
      tiers: ['P', 'R'],
      asks: { P: { cuts: atLeast(500), missing: atMost(0), damaged: atMost(0) } },
      gap: {
        kind: 'by-hand',
        why: 'What a power cut leaves is worked out from the writes and syncs that were seen. A file system that loses what was not synced (LazyFS) needs FUSE, which the test machine has not.',
      },
    }),
    must('STO-4', {
      promise: 'Damage is noticed, set aside and mended from the newest good backup, with no mail forgotten.',
      bar: '200 damages: no crash loop, at work within 60 s, every repeat recognisable.',
      asks: { P: { damages: atLeast(200) } },
    }),
    must('STO-5', {
      promise: 'Daily backups, each checked, seven kept.',
      bar: '100 backups under 500 writes a second: 100 can be restored.',
      asks: { P: { backups: atLeast(100), restored: atLeast(100), writesPerSecond: atLeast(495) } },
    }),
    must('STO-6', {
      promise: 'A full disk loses nothing and is told within 10 s; work resumes within 60 s of room.',
      bar: 'The n-th write fails, for every n, once and for good: none lost.',
      tiers: ['P', 'N'],
      asks: { P: { toldMs: atMost(10_000), resumedMs: atMost(60_000) } },
    }),
    must('STO-7', {
      promise: 'A data folder that cannot be used is named with its cure.',
      bar: '6 cases: 6 sentences, no crash, nothing kept in memory alone.',
    }),
    must('STO-8', {
      promise: 'Migrations happen whole or not at all; a newer database is left alone.',
      bar: 'From each released schema, killed at every statement: old or new.',
      asks: { P: { ends: atLeast(100), kills: atLeast(6) } },
    }),
  ],
};

export const SECRETS: Section = {
  title: 'Secrets',
  items: [
    must('SEC-1', {
      promise: 'Secrets are in the keychain and nowhere else.',
      bar: '8 planted secrets in three spellings, searched after everything was used and crashed: none found.',
      asks: { P: { planted: atLeast(8), places: atLeast(20), found: atMost(0) } },
    }),
    must('SEC-2', {
      promise: 'A keychain that cannot be used is named; secrets are then kept for the session only.',
      bar: '6 faults: told within 12 s, working within 30 s of the unlock.',
    }),
    must('SEC-3', {
      promise: 'One file speaks to the keychain, one entry per secret, 2,500 bytes at most.',
      bar: '2,500 bytes come back, 2,561 are refused with a sentence, on a real keyring.',
    }),
    must('SEC-4', {
      promise: 'No answer to the window holds a secret, no argument and no environment of a process either.',
      bar: 'No route has a place for one; none in any process.',
    }),
    should('SEC-5', {
      promise: 'A crash leaves no memory on disk.',
      bar: 'No core file with memory after a forced crash; processes that cannot be dumped.',
      gap: {
        kind: 'below',
        why: 'A core dump holds no memory, but the processes stay dumpable for their own user: neither Node nor Electron can set that (docs/DECISIONS.md).',
      },
    }),
    must('SEC-6', {
      promise: 'A deploy hook is a secret: never shown, logged or fetched unasked.',
      bar: 'Everything used but the button: no request reaches Render.',
    }),
  ],
};

export const CONFIGURATION: Section = {
  title: 'Import of settings',
  items: [
    must('CFG-1', {
      promise: 'A file is bounded, strict, and reaches no prototype.',
      bar: '10,000 made-up files: no crash, no prototype changed, nothing written in part.',
    }),
    must('CFG-2', {
      promise: 'Shown first, then all or nothing, with an undo; what is new arrives switched off.',
      bar: 'Killed at 100 moments: the old settings or the new ones, nothing new at work.',
    }),
  ],
};

export const LOGGING: Section = {
  title: 'Logs',
  items: [
    must('LOG-1', {
      promise: 'No secret, body or whole address is logged.',
      bar: '1,000 logged errors with planted secrets: none of them.',
    }),
    must('LOG-2', {
      promise: 'Logs are bounded; a disk that is full stops logs, not deliveries.',
      bar: 'A million lines in a minute: 25 MB at most, what was left out is counted.',
    }),
    must('LOG-3', {
      promise: 'What a crash leaves stays here and holds neither environment nor command line.',
      bar: 'A forced fatal error: the stack kept, no planted secret, nothing sent.',
    }),
    must('LOG-4', {
      promise: 'The road of each signal can be read back for 90 days.',
      bar: '1,000 random signals explained from the database alone.',
    }),
  ],
};
