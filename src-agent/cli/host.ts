import { join } from 'node:path';
import type { Result } from '../contract/result.ts';
import { ok } from '../contract/result.ts';
import type { Clock } from '../ports.ts';
import { readDescriptorSecrets } from '../secrets/descriptor.ts';
import { takeEnvironmentSecrets } from '../secrets/environment.ts';
import { createIsolatedKeychain } from '../secrets/keychain-process.ts';
import { createSecretStore, type SecretStore } from '../secrets/secret-store.ts';
import { systemClock } from '../support/clock.ts';
import { openLogFile } from '../support/log-file.ts';
import { createLogger, formatRecord, type Logger, type LogRecord } from '../support/logger.ts';
import { createRedactor } from '../support/redact.ts';

/** What a command line process gives the agent: time, log, secrets. */
export type Host = {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: SecretStore;
  /** From now on lines go to the rotating files: only the process that holds the data folder may write them. */
  startLogFile(): void;
};

/**
 * Secrets are taken out of `env` here, before anything else can see them. `echo` prints log lines of at
 * least `echoLevel` to stderr.
 */
export async function createHost(options: {
  readonly dataDir: string;
  readonly env: Record<string, string | undefined>;
  readonly secretsFd: number | null;
  readonly verbose: boolean;
  readonly echoLevel: 'info' | 'warn';
  readonly stderr: (line: string) => void;
  readonly clock?: Clock;
}): Promise<Result<Host>> {
  const { dataDir, stderr } = options;
  const clock = options.clock ?? systemClock;
  const redactor = createRedactor();
  const environment = takeEnvironmentSecrets(options.env);
  const descriptor =
    options.secretsFd === null ? ok(new Map()) : await readDescriptorSecrets(options.secretsFd, clock);
  if (!descriptor.ok) return descriptor;

  let file: { write(record: LogRecord): void } | null = null;
  const echoes = (record: LogRecord): boolean =>
    options.verbose || record.level === 'error' || record.level === 'warn' || options.echoLevel === 'info';
  const log = createLogger({
    clock,
    redactor,
    level: options.verbose ? 'debug' : 'info',
    write: (record) => {
      file?.write(record);
      if (echoes(record)) stderr(formatRecord(record));
    },
  });
  if (environment.unknown.length > 0) {
    log.warn('Variables with the prefix of secrets that name none were ignored', {
      names: environment.unknown.join(', '),
    });
  }
  const secrets = createSecretStore({
    clock,
    keychain: createIsolatedKeychain(clock),
    environment: environment.secrets,
    descriptor: descriptor.value,
    redact: redactor.add,
  });
  return ok({
    dataDir,
    clock,
    log,
    secrets,
    startLogFile: () => {
      file ??= openLogFile({ folder: join(dataDir, 'logs'), clock });
    },
  });
}
