import type { AgentEdges } from './agent-edges.ts';
import type { AgentCrashPoint } from './crash-point.ts';
import type { RenderEndpoints } from './deploy/render-endpoints.ts';
import type { CommandLimits } from './deploy/run-command.ts';
import type { GoogleEndpoints } from './gmail/google-endpoints.ts';
import type { Clock, Log, NewId, Random } from './ports.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { Store } from './store/open-database.ts';
import type { LogRing } from './support/log-ring.ts';
import type { Reach } from './support/reach.ts';

/** What an agent is given by whoever holds it. */
export type AgentOptions = {
  readonly dataDir: string;
  /** Opened by the caller, who holds the lock of the folder; closed by `stop`. */
  readonly store: Store;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly log: Log;
  /** Where the last lines of `log` are kept. */
  readonly logLines: LogRing;
  /** Takes every known secret, and whatever looks like one, out of a text. */
  readonly redact: (text: string) => string;
  readonly version: string;
  readonly reach: Reach;
  /** Where Google is asked; by default where it is. */
  readonly google?: GoogleEndpoints;
  /** Where Render is asked; by default where it is. */
  readonly render?: RenderEndpoints;
  /** How long a local command may take; only tests shorten it. */
  readonly commandLimits?: CommandLimits;
  /** Certificate authorities trusted for targets besides Node's own, PEM. */
  readonly authorities?: readonly string[];
  /** Ends this agent in good order and opens the next one, on what a restore made ready. */
  readonly restart?: () => void;
  readonly crashPoint?: (name: AgentCrashPoint) => void;
  /** Milliseconds before each attempt of a delivery; only tests shorten it. */
  readonly retrySchedule?: readonly number[];
  readonly edges?: Partial<AgentEdges>;
};
