import { join } from 'node:path';
import type { AgentOptions } from '../agent-options.ts';
import type { Clock } from '../ports.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { openLogFile } from '../support/log-file.ts';
import { createLogRing, type LogRing } from '../support/log-ring.ts';
import { createLogger, type Logger, type LogRecord } from '../support/logger.ts';
import type { Reach } from '../support/reach.ts';
import { createRedactor, type Redactor } from '../support/redact.ts';

/** What a process gives the agent it holds: time, log, secrets. */
export type Host = {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Its last lines. */
  readonly logLines: LogRing;
  /** What the log does to every text. */
  readonly redact: Redactor['redact'];
  readonly secrets: SecretStore;
  readonly reach: Reach;
  /** What stands in for Google, for tests; null: Google itself. */
  readonly google: NonNullable<AgentOptions['google']> | null;
  /** The same for Render. */
  readonly render: NonNullable<AgentOptions['render']> | null;
  /** From now on lines go to the rotating files: only the process that holds the data folder may write them. */
  startLogFile(): void;
};

/** `openSecrets` is given what tells the log every value it must never hold. `echo` gets each line, already redacted. */
export function createHost(options: {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly verbose: boolean;
  readonly reach: Reach;
  readonly echo: (record: LogRecord) => void;
  readonly google?: Host['google'];
  readonly render?: Host['render'];
  readonly openSecrets: (redact: (value: string) => void) => SecretStore;
}): Host {
  const { dataDir, clock, reach } = options;
  const redactor = createRedactor();
  let file: { write(record: LogRecord): void } | null = null;
  const logLines = createLogRing();
  const log = createLogger({
    clock,
    redactor,
    level: options.verbose ? 'debug' : 'info',
    write: (record) => {
      file?.write(record);
      logLines.write(record);
      options.echo(record);
    },
  });
  return {
    dataDir,
    clock,
    log,
    logLines,
    redact: redactor.redact,
    secrets: options.openSecrets(redactor.add),
    reach,
    google: options.google ?? null,
    render: options.render ?? null,
    startLogFile: () => {
      file ??= openLogFile({ folder: join(dataDir, 'logs'), clock });
    },
  };
}
