import { hostname } from 'node:os';
import type { AgentOptions } from './agent-options.ts';
import type { Deploy } from './contract/deploy.ts';
import type { Settings } from './contract/settings.ts';
import { createDeployDesk, type DeployDesk } from './deploy/deploy-desk.ts';
import { RENDER_ENDPOINTS } from './deploy/render-endpoints.ts';
import { createServiceDesk, type ServiceDesk } from './deploy/service-desk.ts';
import type { WayOut } from './support/way-out.ts';

/** Wires the deploy room: what Render holds of the operator's services, and their deploys. */
export function openDeploys(
  options: AgentOptions,
  ports: {
    readonly settings: () => Settings;
    readonly wayOut: WayOut;
    readonly onChange: (deploy: Deploy) => void;
    /** A local command was confirmed, or is no longer. */
    readonly onConfirmed: () => void;
  },
): { readonly services: ServiceDesk; readonly deploys: DeployDesk } {
  const { clock, random, log, secrets, store, redact, reach } = options;
  const shared = {
    clock,
    log,
    secrets,
    services: () => ports.settings().deploys.services,
    endpoints: options.render ?? RENDER_ENDPOINTS,
    reach,
    wayOut: ports.wayOut,
    audit: (who: string, action: string, after: unknown): void =>
      store.audit.write({ at: clock.now(), who, action, before: null, after }),
  };
  const services = createServiceDesk({ ...shared, redact });
  const deploys = createDeployDesk({
    ...shared,
    random,
    deploys: store.deploys,
    authorities: options.authorities,
    lastLines: services.lastLines,
    missingSettings: services.missingSettings,
    commands: {
      log: store.commands,
      newId: options.newId,
      redact,
      env: process.env,
      dataDir: options.dataDir,
      machine: hostname(),
      // A program goes where it likes.
      refused: reach !== 'anywhere',
      ...(options.commandLimits === undefined ? {} : { limits: options.commandLimits }),
    },
    onChange: ports.onChange,
    onConfirmed: ports.onConfirmed,
  });
  return { services, deploys };
}
