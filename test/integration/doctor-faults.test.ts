import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { doctorCheckSchema } from '../../src-agent/contract/status.ts';
import { describeCheck } from '../../src-agent/contract/text/text.ts';
import { acquireAgentLock } from '../../src-agent/store/agent-lock.ts';
import type { CliOptions } from '../support/agent-process.ts';
import { type CliRig, createCliRig, settingsFor } from '../support/cli-rig.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { findFreePort } from '../support/free-port.ts';
import { recadrageMail } from '../support/sample-mails.ts';

/** Each fault an operator meets is named by `doctor`, with its cure. Nothing listens at the target: it is not asked. */

const answerSchema = z.object({ checks: z.array(doctorCheckSchema) });
type CheckName = z.infer<typeof doctorCheckSchema>['check'];
/** An unprivileged user that every system has: nobody. */
const PLAIN_UID = '65534';
const HOOK = 'https://hook.example/abc';

let rig: CliRig;
let dovecot: Dovecot;
let user: string;
let secrets: { readonly MAILBOX_PASSWORD: string };

beforeAll(async () => {
  rig = createCliRig('doctor');
  dovecot = await startDovecot();
  user = dovecot.newUser();
  await dovecot.append(user, recadrageMail());
  secrets = { MAILBOX_PASSWORD: dovecot.password };
  await configure(rig, {});
});
afterAll(async () => {
  await dovecot.stop();
  await rig.remove();
});

async function configure(on: CliRig, mailbox: Readonly<Record<string, unknown>>): Promise<void> {
  const settings = settingsFor({ port: dovecot.port, user }, HOOK);
  const document = { ...settings, mailbox: { ...settings.mailbox, ...mailbox } };
  const set = await on.askHere(['settings', 'set', on.file('settings.json', JSON.stringify(document))]);
  if (set.code !== 0) throw new Error(set.stderr);
}

/** The findings, by check: verdict, code and the sentence that a person reads. */
function findings(answer: { readonly code: number | null; readonly json: unknown }) {
  const { checks } = answerSchema.parse(answer.json);
  const by = (name: CheckName) => {
    const check = checks.find((one) => one.check === name);
    if (check === undefined) throw new Error(`doctor did not look at ${name}`);
    return {
      verdict: check.verdict,
      code: check.failure?.code,
      sentence: describeCheck(check, 'en', 'terminal'),
    };
  };
  const failed = checks.filter((check) => check.verdict === 'failed').map((check) => check.check);
  return { code: answer.code, failed, by };
}

const examine = async (options: CliOptions = {}, on = rig) =>
  findings(await on.ask(['doctor'], { secrets, ...options }));
const examineHere = async (password = dovecot.password) =>
  findings(await rig.askHere(['doctor'], { MAILBOX_PASSWORD: password }));

describe('doctor on a machine in order', () => {
  it('finds nothing, and exits 0', async () => {
    const found = await examine();
    expect(found).toMatchObject({ code: 0, failed: [] });
    expect(found.by('mailbox')).toMatchObject({ verdict: 'ok' });
    expect(found.by('keychain').sentence).toMatch(/not needed/u);
  });
});

describe('doctor: the mailbox', () => {
  it('a wrong password', async () => {
    const found = await examineHere('wrong-password');
    expect(found).toMatchObject({ code: 1, failed: ['mailbox'] });
    expect(found.by('mailbox').code).toBe('mailbox.auth-refused');
    expect(found.by('mailbox').sentence).toMatch(/refused the login of .*set MAILBOX_PASSWORD again/u);
    expect(found.by('mailbox').sentence).not.toContain('wrong-password');
  });

  it('an unknown host', async () => {
    await configure(rig, { host: 'imap.does-not-exist.invalid', security: 'tls', port: 993 });
    const found = await examineHere();
    expect(found).toMatchObject({ code: 1, failed: ['mailbox'] });
    expect(found.by('mailbox').code).toMatch(/^mailbox\.(host-unknown|network-unusable)$/u);
    expect(found.by('mailbox').sentence).toMatch(/imap\.does-not-exist\.invalid/u);
  });

  it('a port where nobody listens', async () => {
    const port = await findFreePort();
    await configure(rig, { port });
    const found = await examineHere();
    expect(found).toMatchObject({ code: 1, failed: ['mailbox'] });
    expect(found.by('mailbox').code).toBe('mailbox.connection-refused');
    expect(found.by('mailbox').sentence).toMatch(new RegExp(`port ${port}.*Check mailbox\\.port`, 'u'));
  });

  it('a certificate nobody vouches for, with its fingerprint; trusted by that fingerprint it passes', async () => {
    const tls = { security: 'tls', port: dovecot.tlsPort };
    await configure(rig, tls);
    const refused = await examineHere();
    expect(refused).toMatchObject({ code: 1, failed: ['mailbox'] });
    expect(refused.by('mailbox').code).toBe('mailbox.certificate-refused');
    expect(refused.by('mailbox').sentence).toContain(
      `mailbox.trustedFingerprints: ${dovecot.certificateFingerprint256}`,
    );

    await configure(rig, { ...tls, trustedFingerprints: [dovecot.certificateFingerprint256] });
    expect(await examineHere()).toMatchObject({ code: 0, failed: [] });
    await configure(rig, { trustedFingerprints: [] });
  });

  it.each([
    ['three minutes slow', '-3m', 180],
    ['three minutes fast', '+3m', 180],
    ['a day slow', '-1d', 86_400],
    ['a day fast', '+1d', 86_400],
    ['five years slow', '-1825d', 1_825 * 86_400],
    ['five years fast', '+1825d', 1_825 * 86_400],
  ])('TIM-5: a clock that is %s is named before anything else is blamed', async (_, offset, seconds) => {
    const found = await examine({
      wrapper: ['faketime', '-f', offset],
      env: { FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    });
    expect(found).toMatchObject({ code: 1, failed: ['clock'] });
    const told = /clock of this machine is (\d+) s off.*automatic time/u.exec(found.by('clock').sentence);
    expect(Math.abs(Number(told?.[1]) - seconds)).toBeLessThanOrEqual(2);
  });
});

describe('doctor: secrets', () => {
  it('no keychain and no password: both are named, with the variable that helps', async () => {
    const found = findings(await rig.askHere(['doctor']));
    expect(found).toMatchObject({ code: 1 });
    expect(found.failed).toEqual(expect.arrayContaining(['keychain', 'secrets']));
    expect(found.by('keychain').code).toBe('keychain.unavailable');
    expect(found.by('keychain').sentence).toMatch(/Secret Service.*RSD_SECRET_/u);
    expect(found.by('secrets').sentence).toMatch(/RSD_SECRET_MAILBOX_PASSWORD/u);
  });
});

describe('doctor: the data folder', () => {
  it('a full disk', async () => {
    const full = createCliRig('full');
    const disk = full.dataDir;
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    try {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, 'filling'), Buffer.alloc(bavail * bsize));
      const found = await examine({}, full);
      expect(found.code).toBe(1);
      expect(found.failed).toContain('disk-space');
      expect(found.by('disk-space').code).toBe('store.disk-full');
      expect(found.by('disk-space').sentence).toMatch(/is full.*Make room/u);
    } finally {
      execFileSync('umount', [disk]);
      await full.remove();
    }
  });

  it('a folder that may not be written', async () => {
    const closed = createCliRig('closed');
    try {
      mkdirSync(closed.dataDir);
      chmodSync(closed.folder, 0o755);
      chmodSync(closed.dataDir, 0o555);
      const wrapper = ['setpriv', `--reuid=${PLAIN_UID}`, `--regid=${PLAIN_UID}`, '--clear-groups', '--'];
      const found = await examine({ wrapper }, closed);
      expect(found.code).toBe(1);
      expect(found.failed).toContain('data-folder');
      expect(found.by('data-folder').code).toBe('store.folder-unwritable');
      expect(found.by('data-folder').sentence).toContain(closed.dataDir);
      expect(readdirSync(closed.dataDir)).toEqual([]);
    } finally {
      await closed.remove();
    }
  });

  it('a damaged database, with the way out', async () => {
    const damaged = createCliRig('damaged');
    try {
      await configure(damaged, {});
      const database = join(damaged.dataDir, 'agent.db');
      truncateSync(database, 20_000);
      writeFileSync(database, Buffer.alloc(12_000, 0xff), { flag: 'r+' });
      const found = findings(await damaged.askHere(['doctor'], secrets));
      expect(found.code).toBe(1);
      expect(found.failed).toContain('database');
      expect(found.by('database').code).toBe('store.damaged');
      expect(found.by('database').sentence).toMatch(/agent\.db is damaged.*doctor --restore/u);
    } finally {
      await damaged.remove();
    }
  });

  it('PRO-4: another agent that holds the folder and does not answer, by its process', async () => {
    const lock = acquireAgentLock(rig.dataDir, { pid: process.pid, host: 'this-machine', since: Date.now() });
    if (!lock.ok) throw new Error(lock.error.code);
    try {
      const found = await examine();
      expect(found.code).toBe(1);
      expect(found.failed).toContain('agent-lock');
      expect(found.by('agent-lock').code).toBe('agent.already-running');
      expect(found.by('agent-lock').sentence).toMatch(
        new RegExp(`process ${process.pid} on this-machine.*stop it first`, 'u'),
      );
      expect(found.by('database').verdict).toBe('not-checked');
    } finally {
      lock.value.release();
    }
  });
});
