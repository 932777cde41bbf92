import { statfsSync } from 'node:fs';
import type { LedgerCounts } from '../contract/entities.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { GmailConnection } from '../contract/gmail.ts';
import { mailboxInUse } from '../contract/google-mailbox.ts';
import type { Failure, Result } from '../contract/result.ts';
import type { SecretName } from '../contract/secrets.ts';
import type { Settings } from '../contract/settings.ts';
import type { DoctorCheck } from '../contract/status.ts';
import type { DoctorNote } from '../contract/text/note-params.ts';
import { gmailTrouble } from '../gmail/gmail-attention.ts';
import { type ClockComparison, clockError, compareByCertificate } from '../mailbox/compare-clocks.ts';
import type { ConnectionReport } from '../mailbox/test-connection.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { describeError } from '../support/describe-error.ts';
import type { WayOut } from '../support/way-out.ts';
import { checkProxy } from './check-proxy.ts';
import { checkRender, type RenderReport } from './check-render.ts';

/** Below it doctor warns: a burst of mail with its write-ahead log needs room. Bytes. */
const LITTLE_SPACE = 200_000_000;
const NO_SPACE = 20_000_000;

/** What is examined. What could not be opened is its failure; null: there is nothing to look at yet. */
export type DoctorFacts = {
  readonly dataDir: string;
  /** How opening lock and database ended. */
  readonly opened: Result<{ readonly holder: 'this-agent' | 'nobody' }>;
  readonly settings: Settings | null;
  /** What a restore or a lost log brings about; null: nothing, or the operator knows. */
  readonly restored: Failure | null;
  /** Settings without which nothing is watched. */
  readonly missing: readonly string[];
  readonly secrets: SecretStore;
  readonly ledger: LedgerCounts | null;
  /** null: there is nobody to ask by. */
  readonly wayOut: WayOut | null;
  readonly testMailbox: (() => Promise<Result<ConnectionReport>>) | null;
  readonly now: number;
  /** What a running agent knows of this machine's clock from its receivers; null: nothing, or that it is right. */
  readonly clock: Failure | null;
  /** As it is known without asking Google: a refresh here would be one more check. */
  readonly gmail: GmailConnection | null;
  /** Asks Render about key and services; gives null where there is nothing to ask with. */
  readonly askRender: (() => Promise<RenderReport | null>) | null;
};

/** Every check, in the order in which faults hide each other. Never fails itself. */
export async function runDoctor(facts: DoctorFacts): Promise<DoctorCheck[]> {
  const mailbox = await checkMailbox(facts);
  const hasServices = (facts.settings?.deploys.services.length ?? 0) > 0;
  return [
    checkDataFolder(facts),
    checkDiskSpace(facts.dataDir),
    checkLock(facts.opened),
    checkDatabase(facts),
    checkSettings(facts),
    ...(await checkSecrets(facts)),
    await checkProxy(facts.settings, facts.wayOut),
    mailbox.check,
    checkClock(mailbox.clock, facts.clock),
    checkTargets(facts.settings),
    checkGmail(facts),
    ...checkRender((await facts.askRender?.()) ?? null, hasServices),
    checkLedger(facts.ledger),
  ];
}

const FOLDER_CODES = new Set<ErrorCode>([
  'store.folder-missing',
  'store.folder-unwritable',
  'store.folder-is-a-file',
]);

function checkDataFolder({ opened }: DoctorFacts): DoctorCheck {
  if (!opened.ok && FOLDER_CODES.has(opened.error.code)) return failed('data-folder', opened.error);
  return fine('data-folder', 'data-folder.writable');
}

function checkDiskSpace(dataDir: string): DoctorCheck {
  try {
    const { bavail, bsize } = statfsSync(dataDir);
    const free = bavail * bsize;
    if (free >= LITTLE_SPACE) return fine('disk-space', 'disk-space.enough');
    const failure: Failure = { code: 'store.disk-full', params: { path: dataDir }, retryable: true };
    return { ...failed('disk-space', failure), verdict: free < NO_SPACE ? 'failed' : 'warning' };
  } catch (error) {
    // The folder's own check says what is wrong with it.
    return { ...notChecked('disk-space'), note: describeError(error).slice(0, 200) };
  }
}

function checkLock(opened: DoctorFacts['opened']): DoctorCheck {
  if (opened.ok) {
    const { holder } = opened.value;
    return fine('agent-lock', holder === 'nobody' ? 'agent-lock.free' : 'agent-lock.held-by-agent');
  }
  return opened.error.code === 'agent.already-running'
    ? failed('agent-lock', opened.error)
    : notChecked('agent-lock');
}

function checkDatabase({ opened, restored }: DoctorFacts): DoctorCheck {
  if (restored !== null) return warning('database', restored);
  if (opened.ok) return fine('database', 'database.sound');
  const { code } = opened.error;
  if (code === 'agent.already-running' || FOLDER_CODES.has(code)) return notChecked('database');
  return failed('database', opened.error);
}

function checkSettings({ settings, missing, opened }: DoctorFacts): DoctorCheck {
  if (settings === null) {
    const isSettingsFault = !opened.ok && opened.error.code.startsWith('settings.');
    return isSettingsFault ? failed('settings', opened.error) : notChecked('settings');
  }
  if (missing.length === 0) return fine('settings', 'settings.valid');
  return failed('settings', {
    code: 'settings.incomplete',
    params: { missing: missing.join(', ') },
    retryable: false,
  });
}

/** Secrets that the settings ask for. */
function neededSecrets(settings: Settings): ReadonlySet<SecretName> {
  const needed = new Set<SecretName>();
  const byGoogle = settings.mailbox.auth === 'google';
  const { proxy } = settings.network;
  if (proxy.enabled && proxy.user !== '') needed.add('PROXY_PASSWORD');
  if (settings.mailbox.user !== '' && !byGoogle) needed.add('MAILBOX_PASSWORD');
  if (byGoogle || settings.gmail.notify.enabled) {
    needed.add('GMAIL_CLIENT_SECRET');
    needed.add('GMAIL_REFRESH_TOKEN');
  }
  const { presence, targets } = settings.delivery;
  const hasPresence = presence.presentUrl !== null || presence.absentUrl !== null;
  for (const target of [...targets, ...(hasPresence ? [presence] : [])]) {
    if (target.sign) needed.add('WEBHOOK_SIGNING');
    if (target.bearer !== 'none') needed.add(target.bearer);
  }
  return needed;
}

async function checkSecrets({ secrets, settings }: DoctorFacts): Promise<DoctorCheck[]> {
  const usable = await secrets.checkKeychain();
  const needed = settings === null ? new Set<SecretName>() : neededSecrets(settings);
  const states = await secrets.list();
  const missing = states.filter((state) => needed.has(state.name) && !state.set).map((state) => state.name);
  const keychain = ((): DoctorCheck => {
    if (usable.ok) return fine('keychain', 'keychain.ready');
    if (missing.length === 0 && needed.size > 0) return fine('keychain', 'keychain.not-needed');
    return failed('keychain', usable.error);
  })();
  if (needed.size === 0) return [keychain, notChecked('secrets')];
  if (missing.length === 0) return [keychain, fine('secrets', 'secrets.set')];
  const failure: Failure = { code: 'secret.missing', params: { name: missing.join(', ') }, retryable: false };
  return [keychain, failed('secrets', failure)];
}

async function checkMailbox(
  facts: DoctorFacts,
): Promise<{ readonly check: DoctorCheck; readonly clock: ClockComparison | null }> {
  const configured = facts.settings !== null && mailboxInUse(facts.settings).host !== '';
  if (facts.testMailbox === null || !configured) return { check: notChecked('mailbox'), clock: null };
  const report = await facts.testMailbox();
  return report.ok
    ? { check: fine('mailbox', 'mailbox.reached'), clock: report.value.clock }
    : { check: failed('mailbox', report.error), clock: compareByCertificate(report.error, facts.now) };
}

/** TIM-5: a clock that is off is named as the cause, before tokens and certificates are blamed. */
function checkClock(comparison: ClockComparison | null, known: Failure | null): DoctorCheck {
  const says = comparison !== null && comparison.kind !== 'unknown';
  if (!says && known !== null) return failed('clock', known);
  if (comparison === null) return notChecked('clock');
  if (comparison.kind === 'unknown') return fine('clock', 'clock.unknown');
  const offMs = clockError(comparison);
  if (offMs === null) return fine('clock', 'clock.right');
  return failed('clock', {
    code: 'clock.off',
    params: { seconds: Math.round(Math.abs(offMs) / 1_000) },
    retryable: false,
  });
}

function checkTargets(settings: Settings | null): DoctorCheck {
  if (settings === null) return notChecked('targets');
  const { targets, presence, enabled } = settings.delivery;
  const hasPresence = presence.enabled && (presence.presentUrl !== null || presence.absentUrl !== null);
  if (!targets.some((target) => target.enabled) && !hasPresence)
    return { ...fine('targets', 'targets.none'), verdict: 'warning' };
  if (!enabled) return warning('targets', { code: 'attention.sending-off', params: {}, retryable: false });
  const unverified = targets.find((target) => target.enabled && !target.verifyTls);
  if (unverified === undefined) return fine('targets', 'targets.ready');
  return warning('targets', {
    code: 'attention.unverified-target',
    params: { target: unverified.id },
    retryable: false,
  });
}

function checkGmail({ gmail, settings }: DoctorFacts): DoctorCheck {
  if (gmail === null || settings === null) return notChecked('gmail');
  if (gmail.state === 'not-configured' || gmail.state === 'unchecked') {
    return { ...notChecked('gmail'), note: `gmail.${gmail.state}` };
  }
  const trouble = gmailTrouble(gmail, settings.timeZone);
  if (trouble === null) return fine('gmail', 'gmail.works');
  return gmail.state === 'broken' ? failed('gmail', trouble) : warning('gmail', trouble);
}

function checkLedger(ledger: LedgerCounts | null): DoctorCheck {
  if (ledger === null || ledger.unaccounted === null)
    return { ...notChecked('ledger'), note: 'ledger.not-compared' };
  if (ledger.unaccounted === 0) return fine('ledger', 'ledger.complete');
  return failed('ledger', {
    code: 'attention.unaccounted',
    params: { count: ledger.unaccounted },
    retryable: false,
  });
}

function fine(check: DoctorCheck['check'], note: DoctorNote): DoctorCheck {
  return { check, verdict: 'ok', note, failure: null };
}

function notChecked(check: DoctorCheck['check']): DoctorCheck {
  return { check, verdict: 'not-checked', note: null, failure: null };
}

/** The cause stays behind: a check crosses processes. */
function failed(check: DoctorCheck['check'], { code, params, retryable }: Failure): DoctorCheck {
  return { check, verdict: 'failed', note: null, failure: { code, params, retryable } };
}

function warning(check: DoctorCheck['check'], failure: Failure): DoctorCheck {
  return { ...failed(check, failure), verdict: 'warning' };
}
