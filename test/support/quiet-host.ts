import { createMemoryKeychain } from '../../src-agent/demo/demo-keychain.ts';
import { createHost, type Host } from '../../src-agent/host/host.ts';
import type { Clock } from '../../src-agent/ports.ts';
import { createSecretStore } from '../../src-agent/secrets/secret-store.ts';

/** A host on a data folder that keeps its secrets in memory and says nothing. */
export function createQuietHost(dataDir: string, clock: Clock): Host {
  return createHost({
    dataDir,
    clock,
    verbose: false,
    reach: 'anywhere',
    echo: () => undefined,
    openSecrets: (redact) => createSecretStore({ clock, keychain: createMemoryKeychain({}), redact }),
  });
}
