import type { GmailCheck } from '../contract/gmail.ts';
import type { GmailMode } from '../contract/gmail-settings.ts';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import type { GmailCheckLog, Log } from '../ports.ts';
import type { CheckFiles } from './check-files.ts';
import { type CheckParts, type CheckRequest, checkGmail } from './check-gmail.ts';
import type { CheckMemory } from './check-memory.ts';
import { fieldsInTheWay, namePlaces } from './judge-configuration.ts';
import type { ConfigurationRead } from './read-configuration.ts';

/** `recipient`: null for the test recipient of the settings. */
export type WantedCheck = {
  readonly mode: GmailMode;
  readonly trigger: GmailCheck['trigger'];
  readonly recipient: string | null;
};

export type CheckRunner = {
  /**
   * Makes a check and keeps what it found. None is made, and it fails, when something it needs is missing
   * (gmail.not-configured) or the place of the secrets cannot be asked.
   */
  run(wanted: WantedCheck): Promise<Result<GmailCheck>>;
  /** When the checks that were asked for so far are done. */
  settled(): Promise<void>;
  /** Why the files for outside monitoring could not be written last time; null: they were. */
  filesFault(): Failure | null;
  /** From now on what comes back is dropped: the store is about to close. */
  stop(): void;
};

/** One check at a time, in the order they are asked for. */
export function createCheckRunner(
  options: CheckParts & {
    readonly log: Log;
    readonly history: GmailCheckLog;
    readonly memory: CheckMemory;
    readonly files: CheckFiles;
    readonly readConfiguration: () => Promise<ConfigurationRead>;
    readonly nextCheckAt: () => number | null;
    readonly onRecorded: () => void;
  },
): CheckRunner {
  const { log, history, memory } = options;
  let last: Promise<unknown> = Promise.resolve();
  let filesFault: Failure | null = null;
  let stopped = false;

  async function make({ mode, trigger, recipient }: WantedCheck): Promise<Result<GmailCheck>> {
    const { states, failure } = await options.readConfiguration();
    if (failure !== null) return { ok: false, error: failure };
    const missing = fieldsInTheWay(states, 'missing', { mode, recipientNamed: recipient !== null });
    if (missing.length > 0) return err('gmail.not-configured', { params: { missing: namePlaces(missing) } });
    const to = recipient ?? options.settings().gmail.testRecipient;
    const request: CheckRequest = mode === 'send' ? { mode, trigger, recipient: to } : { mode, trigger };
    const keep = memory.begin();
    const finding = await checkGmail(options, states, request);
    if (stopped) return err('agent.unavailable', { retryable: true });
    const check = history.record(finding);
    keep(check);
    say(check);
    await writeFiles(check);
    if (!stopped) options.onRecorded();
    return ok(check);
  }

  function say({ mode, trigger, failure, httpStatus }: GmailCheck): void {
    const fields = { mode, trigger, httpStatus };
    if (failure === null) log.info('Gmail check passed', fields);
    else if (failure.retryable) log.warn('Gmail check failed for now', { ...fields, code: failure.code });
    else log.error('Gmail check failed', { ...fields, code: failure.code });
  }

  /** Monitoring from outside must not stand in the way of what it monitors: a fault is logged and shown. */
  async function writeFiles(check: GmailCheck): Promise<void> {
    const written = await options.files.write(check, {
      nextCheckAt: options.nextCheckAt(),
      language: options.language(),
    });
    filesFault = written.ok ? null : written.error;
    if (!written.ok) {
      const { code, cause } = written.error;
      log.error('The files of the last Gmail check could not be written', { code, cause });
    }
  }

  return {
    run: (wanted) => {
      const turn = last.then(() => make(wanted));
      last = turn.catch(() => undefined);
      return turn;
    },
    settled: async () => {
      await last;
    },
    filesFault: () => filesFault,
    stop: () => {
      stopped = true;
    },
  };
}
