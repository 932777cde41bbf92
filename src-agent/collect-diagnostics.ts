import { arch, homedir, platform, release } from 'node:os';
import { type DiagnosticsReport, diagnosticsReportSchema } from './contract/log-commands.ts';
import type { SecretState } from './contract/secrets.ts';
import type { Settings } from './contract/settings.ts';
import type { DoctorCheck, Status } from './contract/status.ts';
import type { Opened } from './store/open-database.ts';
import { isoInstant } from './support/clock.ts';
import type { LogRing } from './support/log-ring.ts';
import { formatRecord } from './support/logger.ts';

const LOG_LINES = 500;

/**
 * What somebody who helps from afar needs to know. Every text in it passes `redact`: secrets are masked, web
 * addresses end at their host, e-mail addresses keep their domain (LOG-3); the home folder is written `~`.
 */
export function collectDiagnostics(facts: {
  readonly now: number;
  readonly version: string;
  readonly status: Status;
  readonly settings: Settings;
  /** Which are set and where; a value is never asked for. */
  readonly secrets: readonly SecretState[];
  readonly database: Opened;
  readonly doctor: readonly DoctorCheck[];
  readonly logLines: Pick<LogRing, 'read'>;
  readonly redact: (text: string) => string;
}): DiagnosticsReport {
  const { now, logLines, redact, ...rest } = facts;
  const lines = logLines.read({
    afterSeq: 0,
    minLevel: 'debug',
    scope: null,
    search: null,
    limit: LOG_LINES,
  });
  const report = {
    madeAt: isoInstant(now),
    system: { platform: platform(), release: release(), arch: arch(), runtime: runtimeVersions() },
    ...rest,
    log: lines.map(({ fields, ...line }) =>
      formatRecord({
        ...line,
        process: 'agent',
        fields: Object.entries(fields).map(([name, value]) => [name, String(value)]),
      }),
    ),
  };
  const home = homedir();
  const clean = (text: string): string => {
    const redacted = redact(text);
    // A home of `/` or a letter would mangle every path.
    return home.length > 3 ? redacted.replaceAll(home, '~') : redacted;
  };
  const text = JSON.stringify(report, (_, part: unknown) => (typeof part === 'string' ? clean(part) : part));
  return diagnosticsReportSchema.parse(JSON.parse(text));
}

function runtimeVersions(): Readonly<Record<string, string | null>> {
  const { node, electron, v8 } = process.versions;
  return { node, electron: electron ?? null, v8 };
}
