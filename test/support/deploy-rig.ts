import { dirname } from 'node:path';
import type { Deploy } from '../../src-agent/contract/deploy.ts';
import type { LocalCommand } from '../../src-agent/contract/deploy-settings.ts';
import { ok, type Result } from '../../src-agent/contract/result.ts';
import type { SecretName } from '../../src-agent/contract/secrets.ts';
import type { CommandPorts } from '../../src-agent/deploy/command-desk.ts';
import { createDeployDesk, type DeployDesk } from '../../src-agent/deploy/deploy-desk.ts';
import type { Clock } from '../../src-agent/ports.ts';
import type { Store } from '../../src-agent/store/open-database.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { SHORT_LIMITS } from './command-rig.ts';
import type { FakeRender } from './fake-render.ts';
import { silentLog } from './store-samples.ts';

/** Pauses shorter than a request may take pass at once, on the wall clock too; requests keep their real limit. */
const LONGEST_SKIPPED_MS = 15_000;

export type SkippingClock = Clock & { readonly skip: (ms: number) => void };

/** The real clock without its pauses. */
export function createSkippingClock(): SkippingClock {
  let skippedMs = 0;
  return {
    now: () => systemClock.now() + skippedMs,
    monotonic: () => systemClock.monotonic() + skippedMs,
    setTimer: (ms, fire) => {
      if (ms > LONGEST_SKIPPED_MS) return systemClock.setTimer(ms, fire);
      return systemClock.setTimer(0, () => {
        skippedMs += ms;
        fire();
      });
    },
    skip: (ms) => {
      skippedMs += ms;
    },
  };
}

/** The deploys of one service over a real store, with or without an API key. */
export function openDeployDesk(options: {
  readonly render: FakeRender;
  readonly store: Store;
  readonly clock: Clock;
  readonly withKey: boolean;
  readonly healthUrl?: string;
  /** false: no deploy hook. */
  readonly withHook?: boolean;
  /** Of the service, and what its desk is given for it. */
  readonly command?: LocalCommand;
  readonly commands?: Partial<CommandPorts>;
  readonly clearCache?: boolean;
  readonly onSecretAsked?: (name: SecretName) => void;
}): DeployDesk {
  const { render, store, clock } = options;
  return createDeployDesk({
    clock,
    reach: 'anywhere',
    wayOut: straight,
    random: () => 0,
    log: silentLog,
    secrets: {
      get: async (name): Promise<Result<string | null>> => {
        options.onSecretAsked?.(name);
        if (name === 'RENDER_DEPLOY_HOOK') return ok(options.withHook === false ? null : render.hook);
        return ok(name === 'RENDER_API_KEY' && options.withKey ? render.apiKey : null);
      },
      hide: () => undefined,
    },
    deploys: store.deploys,
    services: () => [
      {
        id: render.serviceId,
        name: '',
        branch: '',
        healthUrl: options.healthUrl ?? null,
        requiredSettings: [],
        clearCache: options.clearCache ?? false,
        command: options.command ?? null,
      },
    ],
    endpoints: render.endpoints,
    lastLines: async () => [],
    missingSettings: async () => ok([]),
    audit: (who, action, after) => store.audit.write({ at: clock.now(), who, action, before: null, after }),
    commands: {
      log: store.commands,
      newId: () => 'mark-of-the-rig',
      redact: (text) => text,
      env: process.env,
      dataDir: dirname(store.path),
      machine: 'here',
      refused: false,
      limits: SHORT_LIMITS,
      ...options.commands,
    },
    onChange: () => undefined,
    onConfirmed: () => undefined,
  });
}

export const WISH = { service: null, clearCache: null, commit: null, who: 'test' } as const;

/** Asks for a deploy and waits for its end. */
export async function deployToEnd(desk: DeployDesk): Promise<Deploy> {
  const begun = await desk.trigger(WISH);
  if (!begun.ok) throw new Error(begun.error.code);
  return waitForEnd(desk, begun.value);
}

export async function waitForEnd(desk: DeployDesk, begun: Deploy): Promise<Deploy> {
  let deploy = begun;
  while (deploy.endedAt === null) {
    const next = await desk.next(deploy.id, deploy.revision);
    if (!next.ok) throw new Error(next.error.code);
    deploy = next.value;
  }
  return deploy;
}
