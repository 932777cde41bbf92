import type { GmailCheck, GmailStatus } from './contract/gmail.ts';
import type { GmailConnected } from './contract/gmail-commands.ts';
import { err, type Failure, ok, type Result } from './contract/result.ts';
import type { SecretName } from './contract/secrets.ts';
import type { Settings } from './contract/settings.ts';
import { chooseLanguage } from './contract/text/text.ts';
import { createCheckFiles } from './gmail/check-files.ts';
import { createCheckMemory } from './gmail/check-memory.ts';
import { createGoogleConnector } from './gmail/connect-google.ts';
import { gmailAttention } from './gmail/gmail-attention.ts';
import { createGmailDesk } from './gmail/gmail-desk.ts';
import { createGoogleAccount } from './gmail/google-account.ts';
import { createGoogleClient } from './gmail/google-client.ts';
import type { GoogleEndpoints } from './gmail/google-endpoints.ts';
import { fieldsInTheWay, namePlaces } from './gmail/judge-configuration.ts';
import { createNextCheck } from './gmail/next-check.ts';
import { createCheckRunner, type WantedCheck } from './gmail/run-checks.ts';
import { createGmailKeeper } from './keep-gmail-checked.ts';
import type { Clock, GmailCheckLog, GoogleAccount, Log, NewId } from './ports.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { describeError } from './support/describe-error.ts';
import { isWithinReach, type Reach } from './support/reach.ts';
import type { WayOut } from './support/way-out.ts';

/** A request to Google may take 20 s; the whole agent stops in 10 (PRO-5). */
const STOP_LIMIT_MS = 5_000;

/** What came of asking for the automatic check. */
export type AutoCheckAnswer = {
  readonly check: GmailCheck | null;
  readonly skipped: 'recent' | 'off' | 'not-configured' | null;
  readonly nextCheckAt: number | null;
};

/** The Gmail connection as the agent and its commands use it. */
export type AgentGmail = {
  /** For mails, and the mailbox's login. */
  readonly account: GoogleAccount;
  status(): Promise<GmailStatus>;
  check(wanted: WantedCheck): Promise<Result<GmailCheck>>;
  /** The check that the agent makes by itself: when it is due, or at any time with `force`. */
  autoCheck(force: boolean): Promise<Result<AutoCheckAnswer>>;
  /** Opens the door for Google's answer; `url` is where the user consents. */
  connect(): Promise<Result<{ readonly url: string; readonly until: number }>>;
  /** How the connection that was begun last ended, as soon as it did, with the check that follows it. */
  connected(): Promise<Result<GmailConnected>>;
  cancelConnect(): void;
  /** Revokes the grant; the refresh token is forgotten whatever Google says. */
  disconnect(): Promise<Result<{ readonly revoked: boolean; readonly failure: Failure | null }>>;
  /** Because Google gives no access: a check says so wherever the connection is shown, unless that is known. */
  mailWaits(): void;
  /** What the operator should know, by what is at hand. */
  attention(): readonly Failure[];
  /** Checks by itself from now on. */
  start(): void;
  /** Waits for the check under way, as long as a stop may take; what comes back later is dropped. */
  stop(): Promise<void>;
  /** When the checks that were asked for are done. */
  settled(): Promise<void>;
  wake(): void;
  settingsChanged(before: Settings, after: Settings): void;
  secretsChanged(name: SecretName): void;
};

/** Wires the gmail room. */
export function openGmail(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: NewId;
  readonly dataDir: string;
  readonly secrets: SecretStore;
  readonly history: GmailCheckLog;
  readonly settings: () => Settings;
  readonly endpoints: GoogleEndpoints;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  /** A secret was stored or taken away other than by a command. */
  readonly onSecretChanged: (name: SecretName) => void;
  readonly isHeard: () => boolean;
  readonly onChange: (status: GmailStatus) => void;
}): AgentGmail {
  const { clock, secrets, history, settings } = options;
  const log = options.log.child('gmail');
  const language = () => chooseLanguage(settings().language, process.env);
  const client = createGoogleClient(options);
  const google = { clock, log: options.log, client, settings, secrets };
  const account = createGoogleAccount(google);
  const connector = createGoogleConnector({
    ...google,
    canConsent: isWithinReach(new URL(options.endpoints.consent).hostname, options.reach),
    language,
    onChange: () => desk.announce(),
  });
  const memory = createCheckMemory(clock);
  const next = createNextCheck({ clock, history, memory, settings });
  const desk = createGmailDesk({ ...options, memory, next, connecting: connector.current });
  const runner = createCheckRunner({
    clock,
    log,
    newId: options.newId,
    account,
    settings,
    language,
    history,
    memory,
    files: createCheckFiles(options.dataDir),
    readConfiguration: desk.read,
    nextCheckAt: () => desk.known()?.nextCheckAt ?? null,
    onRecorded: look,
  });
  const keeper = createGmailKeeper({
    clock,
    log,
    plan: async () => {
      const plan = await desk.plan();
      desk.announce();
      return plan;
    },
    slept: memory.slept,
    check: async () => {
      const made = await runAutomatic();
      if (!made.ok) log.info('No automatic Gmail check was possible', { code: made.error.code });
    },
  });

  const runAutomatic = () =>
    runner.run({ mode: settings().gmail.autoCheck.mode, trigger: 'automatic', recipient: null });

  function look(): void {
    desk.announce();
    keeper.look();
  }

  function changed(): void {
    memory.noteChange();
    desk.forget();
    keeper.look();
  }

  let connecting: Promise<Result<GmailConnected>> | null = null;

  /** The check follows also when nobody waits for it. */
  async function seeThrough(): Promise<Result<GmailConnected>> {
    const made = await connector.result();
    if (!made.ok) return made;
    options.onSecretChanged('GMAIL_REFRESH_TOKEN');
    const check = await runner.run({ mode: 'dry-run', trigger: 'connect', recipient: null });
    if (!check.ok) return check;
    const { missingScopes, place } = made.value;
    return ok({ missingScopes: [...missingScopes], place, check: check.value });
  }

  async function connect(): Promise<Result<{ readonly url: string; readonly until: number }>> {
    const begun = await connector.begin();
    if (!begun.ok) return begun;
    connecting = seeThrough();
    // It may be that nobody asks how it ended.
    connecting.catch(sayUnkept);
    return begun;
  }

  function mailWaits(): void {
    const state = desk.known()?.connection.state;
    if (state === 'not-configured' || state === 'broken') return;
    runner.run({ mode: 'dry-run', trigger: 'automatic', recipient: null }).catch(sayUnkept);
  }

  /** The store could not be used. */
  function sayUnkept(error: unknown): void {
    log.error('What a Gmail check found could not be kept', { cause: describeError(error) });
  }

  async function disconnect(): Promise<
    Result<{ readonly revoked: boolean; readonly failure: Failure | null }>
  > {
    connector.cancel();
    const revoked = await account.revoke();
    const cleared = await secrets.clear('GMAIL_REFRESH_TOKEN');
    if (!cleared.ok) return cleared;
    options.onSecretChanged('GMAIL_REFRESH_TOKEN');
    if (revoked.ok) return ok({ revoked: true, failure: null });
    const { code, params, retryable } = revoked.error;
    return ok({ revoked: false, failure: { code, params, retryable } });
  }

  function attention(): readonly Failure[] {
    const known = desk.known();
    if (known === null) return [];
    const { timeZone, gmail } = settings();
    return [
      gmailAttention(known.connection, { now: clock.now(), timeZone }),
      known.connection.state === 'not-configured' ? null : autoCheckTrouble(known, gmail.autoCheck),
      runner.filesFault(),
    ].filter((failure) => failure !== null);
  }

  async function stop(): Promise<void> {
    keeper.stop();
    connector.cancel();
    await new Promise<void>((resolve) => {
      const limit = clock.setTimer(STOP_LIMIT_MS, resolve);
      void runner.settled().then(() => {
        limit.cancel();
        resolve();
      });
    });
    runner.stop();
  }

  async function autoCheck(force: boolean): Promise<Result<AutoCheckAnswer>> {
    await runner.settled();
    const plan = await desk.plan();
    const skip = (skipped: AutoCheckAnswer['skipped']) =>
      ok({ check: null, skipped, nextCheckAt: next.at() });
    if (plan.kind === 'off' || plan.kind === 'not-configured') return skip(plan.kind);
    const isDue = plan.kind === 'wait' && plan.ms === 0;
    if (!force && !isDue) return skip('recent');
    const made = await runAutomatic();
    return made.ok ? ok({ check: made.value, skipped: null, nextCheckAt: next.at() }) : made;
  }

  return {
    account,
    status: desk.status,
    check: runner.run,
    connect,
    connected: () => connecting ?? Promise.resolve(err('gmail.connect-not-running')),
    cancelConnect: connector.cancel,
    disconnect,
    autoCheck,
    mailWaits,
    attention,
    start: keeper.start,
    stop,
    settled: runner.settled,
    wake: keeper.wake,
    settingsChanged: (before, after) => {
      // The address of the sender and the like are not Google's business: what the last check found holds.
      const isConnection =
        before.gmail.clientId !== after.gmail.clientId || before.mailbox.auth !== after.mailbox.auth;
      if (isConnection) changed();
      else if (JSON.stringify(before.gmail) !== JSON.stringify(after.gmail)) {
        desk.forget();
        keeper.look();
      }
    },
    secretsChanged: (name) => {
      if (name === 'GMAIL_CLIENT_SECRET' || name === 'GMAIL_REFRESH_TOKEN') changed();
    },
  };
}

/** The connection is set up and yet nobody checks it: a mail is to be sent, from or to nobody. */
function autoCheckTrouble(
  { configuration }: GmailStatus,
  { enabled, mode }: Settings['gmail']['autoCheck'],
): Failure | null {
  const missing = fieldsInTheWay(configuration, 'missing', { mode, recipientNamed: false });
  if (!enabled || missing.length === 0) return null;
  return { code: 'gmail.not-configured', params: { missing: namePlaces(missing) }, retryable: false };
}
