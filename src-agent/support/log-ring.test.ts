import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import { createLogRing, type LogQuery } from './log-ring.ts';
import { createLogger } from './logger.ts';
import { createRedactor } from './redact.ts';

const ALL: LogQuery = { afterSeq: 0, minLevel: 'debug', scope: null, search: null, limit: 500 };

function createRig(mostLines?: number) {
  const ring = createLogRing(mostLines);
  const clock = createFakeClock();
  const redactor = createRedactor();
  const log = createLogger({ write: ring.write, level: 'debug', clock, redactor });
  const read = (query: Partial<LogQuery> = {}) => ring.read({ ...ALL, ...query });
  return {
    ring,
    clock,
    redactor,
    log,
    read,
    said: (query: Partial<LogQuery> = {}) => read(query).map(({ message }) => message),
  };
}

describe('the last lines of the log', () => {
  it('are kept as written, numbered from 1', () => {
    const { log, read, clock, ring } = createRig();
    expect(ring.lastSeq()).toBe(0);
    log.child('mailbox').child('idle').warn('Cut off', { host: 'imap.test', after: 12 });
    expect(read()).toEqual([
      {
        seq: 1,
        at: clock.now(),
        level: 'warn',
        scope: 'mailbox.idle',
        message: 'Cut off',
        fields: { host: 'imap.test', after: '12' },
      },
    ]);
    expect(ring.lastSeq()).toBe(1);
  });

  it('LOG-1: hold no secret that the logger knows', () => {
    const { log, read, redactor } = createRig();
    redactor.add('hunter2-hunter2');
    log.info('Sent with hunter2-hunter2', {
      header: 'Bearer hunter2-hunter2',
      url: 'https://r.test/hook/abc',
    });
    expect(JSON.stringify(read())).not.toContain('hunter2');
    expect(JSON.stringify(read())).not.toContain('hook');
  });

  it('are the newest that match, oldest first', () => {
    const { log, said } = createRig();
    for (const name of ['one', 'two', 'three']) log.info(name);
    expect(said({ limit: 2 })).toEqual(['two', 'three']);
    expect(said({ afterSeq: 2 })).toEqual(['three']);
    expect(said({ afterSeq: 3 })).toEqual([]);
  });

  it('are found by level, by scope with those below it, and by any word', () => {
    const { log, said } = createRig();
    log.child('mailbox').debug('Asked');
    log.child('mailbox').child('idle').info('Waiting');
    log.child('mailboxes').warn('Elsewhere', { Folder: 'Factures' });
    log.child('delivery').error('Refused');
    expect(said({ minLevel: 'warn' })).toEqual(['Elsewhere', 'Refused']);
    expect(said({ scope: 'mailbox' })).toEqual(['Asked', 'Waiting']);
    expect(said({ search: 'factures' })).toEqual(['Elsewhere']);
    expect(said({ search: 'folder' })).toEqual(['Elsewhere']);
    expect(said({ search: 'DELIVERY' })).toEqual(['Refused']);
    expect(said({ search: '' })).toHaveLength(4);
  });

  it('forget the oldest', () => {
    const { log, said, ring } = createRig(3);
    for (let line = 1; line <= 5; line += 1) log.info(String(line));
    expect(said()).toEqual(['3', '4', '5']);
    expect(ring.lastSeq()).toBe(5);
  });

  it('RES-1: stay within a few megabytes whatever is logged, and so does an answer', () => {
    const ring = createLogRing();
    const fields = Array.from({ length: 30 }, (_, at) => [`f${at}`, 'x'.repeat(1_000)] as const);
    for (let line = 0; line < 2_000; line += 1) {
      ring.write({ at: 0, level: 'info', process: 'agent', scope: 'a', message: 'm', fields });
    }
    const kept = ring.read({ ...ALL, limit: 2_000 });
    expect(kept.at(-1)?.seq).toBe(2_000);
    expect(JSON.stringify(kept).length).toBeLessThan(1_100_000);
    expect(ring.read({ ...ALL, search: 'no such word' })).toEqual([]);
  });

  it('tell that there is one more', () => {
    const { log, ring } = createRig();
    let told = 0;
    const undo = ring.onWritten(() => {
      told += 1;
    });
    log.info('one');
    undo();
    log.info('two');
    expect(told).toBe(1);
  });
});
