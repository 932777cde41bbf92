import type { Result } from '../contract/result.ts';
import { ok } from '../contract/result.ts';
import { createHost, type Host } from '../host/host.ts';
import type { Clock } from '../ports.ts';
import { readDescriptorSecrets } from '../secrets/descriptor.ts';
import { takeEnvironmentSecrets } from '../secrets/environment.ts';
import { createIsolatedKeychain } from '../secrets/keychain-process.ts';
import { createSecretStore } from '../secrets/secret-store.ts';
import { systemClock } from '../support/clock.ts';
import { formatRecord } from '../support/logger.ts';

/**
 * The host of a command line process. Secrets are taken out of `env` here, before anything else can see them.
 * `echoLevel`: the least important log lines that go to stderr.
 */
export async function createTerminalHost(options: {
  readonly dataDir: string;
  readonly env: Record<string, string | undefined>;
  readonly secretsFd: number | null;
  readonly verbose: boolean;
  readonly echoLevel: 'info' | 'warn';
  readonly stderr: (line: string) => void;
  readonly google?: Host['google'];
  readonly render?: Host['render'];
  readonly clock?: Clock;
}): Promise<Result<Host>> {
  const clock = options.clock ?? systemClock;
  const environment = takeEnvironmentSecrets(options.env);
  const descriptor =
    options.secretsFd === null ? ok(new Map()) : await readDescriptorSecrets(options.secretsFd, clock);
  if (!descriptor.ok) return descriptor;
  const host = createHost({
    dataDir: options.dataDir,
    clock,
    verbose: options.verbose,
    reach: 'anywhere',
    google: options.google ?? null,
    render: options.render ?? null,
    echo: (record) => {
      const important = record.level === 'error' || record.level === 'warn';
      if (options.verbose || important || options.echoLevel === 'info') options.stderr(formatRecord(record));
    },
    openSecrets: (redact) =>
      createSecretStore({
        clock,
        keychain: createIsolatedKeychain(clock),
        environment: environment.secrets,
        descriptor: descriptor.value,
        redact,
      }),
  });
  if (environment.unknown.length > 0) {
    host.log.warn('Variables with the prefix of secrets that name none were ignored', {
      names: environment.unknown.join(', '),
    });
  }
  return ok(host);
}
