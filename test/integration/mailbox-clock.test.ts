import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clockError } from '../../src-agent/mailbox/compare-clocks.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { nodeProgram } from '../support/node-program.ts';
import { recadrageMail } from '../support/sample-mails.ts';

const execFileAsync = promisify(execFile);
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const comparisonSchema = z.object({ kind: z.literal('measured'), serverAheadMs: z.number() });

let dovecot: Dovecot;
let user: string;
beforeAll(async () => {
  dovecot = await startDovecot();
  user = dovecot.newUser();
  await dovecot.append(user, recadrageMail(), { date: new Date(Date.now() - 3 * DAY) });
});
afterAll(() => dovecot.stop());

/** What the connection test says in a process whose clock is off by so many seconds. */
async function compareUnder(offset: string) {
  const program = fileURLToPath(new URL('../support/tell-server-time.ts', import.meta.url));
  const { stdout } = await execFileAsync(
    'faketime',
    ['-f', offset, nodeProgram(), program, String(dovecot.port), user, dovecot.password],
    { env: { ...process.env, FAKETIME_DONT_FAKE_MONOTONIC: '1' }, timeout: 60_000 },
  );
  return comparisonSchema.parse(JSON.parse(stdout));
}

describe("TIM-5: this machine's clock against the mail server's", () => {
  it.each([
    ['three minutes slow', '-3m', 3 * MINUTE],
    ['three minutes fast', '+3m', -3 * MINUTE],
    ['a day slow', '-1d', DAY],
    ['a day fast', '+1d', -DAY],
    ['five years slow', '-1825d', 1_825 * DAY],
    ['five years fast', '+1825d', -1_825 * DAY],
  ])('TIM-5: %s is measured to the second, without writing anything', async (_, offset, aheadMs) => {
    const comparison = await compareUnder(offset);
    expect(Math.abs(comparison.serverAheadMs - aheadMs)).toBeLessThan(5_000);
    expect(clockError(comparison)).toBe(comparison.serverAheadMs);
    expect((await dovecot.mailbox(user)).messages).toBe(1);
  });

  it('TIM-5: a clock that is right is not called off', async () => {
    expect(clockError(await compareUnder('+0'))).toBeNull();
  });
});
