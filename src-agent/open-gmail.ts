import type { GmailCheck, GmailStatus } from './contract/gmail.ts';
import { type Failure, ok, type Result } from './contract/result.ts';
import type { SecretName } from './contract/secrets.ts';
import type { Settings } from './contract/settings.ts';
import { chooseLanguage } from './contract/text/text.ts';
import { createCheckFiles } from './gmail/check-files.ts';
import { createCheckMemory } from './gmail/check-memory.ts';
import { gmailAttention } from './gmail/gmail-attention.ts';
import { createGmailDesk } from './gmail/gmail-desk.ts';
import { createNextCheck } from './gmail/next-check.ts';
import { createCheckRunner, type WantedCheck } from './gmail/run-checks.ts';
import { createGmailKeeper } from './keep-gmail-checked.ts';
import type { Clock, GmailCheckLog, GoogleAccount, Log, NewId } from './ports.ts';
import type { SecretStore } from './secrets/secret-store.ts';

/** What came of asking for the automatic check. */
export type AutoCheckAnswer = {
  readonly check: GmailCheck | null;
  readonly skipped: 'recent' | 'off' | 'not-configured' | null;
  readonly nextCheckAt: number | null;
};

/** The Gmail connection as the agent and its commands use it. */
export type AgentGmail = {
  readonly account: GoogleAccount;
  status(): Promise<GmailStatus>;
  /** The same without asking the keychain; null before it was asked once. */
  known(): GmailStatus | null;
  check(wanted: WantedCheck): Promise<Result<GmailCheck>>;
  /** The check that the agent makes by itself: when it is due, or at any time with `force`. */
  autoCheck(force: boolean): Promise<Result<AutoCheckAnswer>>;
  /** What the operator should know, by what is at hand. */
  attention(): readonly Failure[];
  /** Checks by itself from now on. */
  start(): void;
  stop(): void;
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
  readonly account: GoogleAccount;
  readonly isHeard: () => boolean;
  readonly onChange: (status: GmailStatus) => void;
}): AgentGmail {
  const { clock, log, account, history, settings } = options;
  const memory = createCheckMemory(clock);
  const next = createNextCheck({ clock, history, memory, settings });
  const desk = createGmailDesk({ ...options, memory, next, connecting: () => null });
  const runner = createCheckRunner({
    clock,
    log,
    newId: options.newId,
    account,
    settings,
    language: () => chooseLanguage(settings().language, process.env),
    history,
    memory,
    files: createCheckFiles(options.dataDir),
    readStates: desk.readStates,
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
      await runAutomatic();
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

  function attention(): readonly Failure[] {
    const connection = desk.known()?.connection;
    const { timeZone } = settings();
    const ofConnection =
      connection === undefined ? null : gmailAttention(connection, { now: clock.now(), timeZone });
    return [ofConnection, runner.filesFault()].filter((failure) => failure !== null);
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
    known: desk.known,
    check: runner.run,
    autoCheck,
    attention,
    start: keeper.start,
    stop: () => {
      keeper.stop();
      runner.stop();
    },
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
