import { z } from 'zod';
import { localCommandSchema, renderServiceIdSchema } from './deploy-settings.ts';
import { instantSchema } from './entities.ts';
import { failureSchema } from './errors.ts';
import { serviceLogLineSchema } from './service-log-line.ts';

/** A deploy of one of the operator's services on Render, as every surface shows it. No secret. */

/** The ways to deploy, in the order in which they are tried: Render's two, then a command of this machine. */
export const DEPLOY_METHODS = ['hook', 'api', 'command'] as const;
export const deployMethodSchema = z.enum(DEPLOY_METHODS);
export type DeployMethod = z.infer<typeof deployMethodSchema>;

/**
 * What came of one way. `sending`: the request may be on its way. `unreachable`: it certainly did not leave.
 * `unknown`: it left and no answer says what became of it; nothing else is tried then (DEL-6).
 * Of a command, `sending`: it runs; `accepted`: it ended well; `failed` and `cancelled`: it ended otherwise.
 */
export const deployStepSchema = z.strictObject({
  method: deployMethodSchema,
  outcome: z.enum([
    'not-configured',
    'sending',
    'accepted',
    'refused',
    'unreachable',
    'unknown',
    'failed',
    'cancelled',
  ]),
  at: instantSchema,
  httpStatus: z.int().nullable(),
  failure: failureSchema.nullable(),
});
export type DeployStep = z.infer<typeof deployStepSchema>;

/** Render's words for where a deploy is (PROTOCOLS.md section 1). Others may come: they count as running. */
export const RENDER_STATUSES = [
  'created',
  'queued',
  'build_in_progress',
  'pre_deploy_in_progress',
  'update_in_progress',
  'live',
  'deactivated',
  'build_failed',
  'pre_deploy_failed',
  'update_failed',
  'canceled',
] as const;
export type RenderStatus = (typeof RENDER_STATUSES)[number];

/** Whether Render had it in service once, and so can bring it back. */
export function wasLive(renderStatus: string | null | undefined): boolean {
  return renderStatus === 'live' || renderStatus === 'deactivated';
}

export const deployStateSchema = z.enum([
  /** The ways are being tried. */
  'triggering',
  /** Render has it, or may have it, and its id is looked for in the list of deploys. */
  'locating',
  'running',
  /** The command of this machine runs. */
  'commanding',
  /** Live at Render, or its command has ended well; its health address is being asked. */
  'checking',
  // From here on nothing moves any more.
  'live',
  /** Its command has ended well, and nothing more can be asked. */
  'done',
  /** Deployed, but its health address does not answer as it should. */
  'unhealthy',
  'failed',
  'cancelled',
  /** Another deploy of the service took its place. */
  'replaced',
  /** Render took it; without an API key nobody can say what became of it. */
  'accepted',
  /** No way led to a deploy: nothing was started. */
  'refused',
  /** It is not known whether Render was asked; the operator has to look. */
  'unknown',
  /** The agent ended while its command ran: what it did is not known. */
  'interrupted',
  /** Render had not ended it when following it was given up. */
  'gave-up',
]);
export type DeployState = z.infer<typeof deployStateSchema>;

const OPEN_STATES: readonly DeployState[] = ['triggering', 'locating', 'running', 'commanding', 'checking'];

/** Whether its state is the last one. */
export function hasEnded({ state }: { readonly state: DeployState }): boolean {
  return !OPEN_STATES.includes(state);
}

/** What came of asking an address of the service. */
export const addressCheckSchema = z.strictObject({
  url: z.string().max(2_000),
  at: instantSchema,
  /** null: it answered as it should. */
  failure: failureSchema.nullable(),
  httpStatus: z.int().nullable(),
  tookMs: z.int().nonnegative(),
  /** Whole days; null without TLS or without an answer. */
  certificateDaysLeft: z.int().nullable(),
});
export type AddressCheck = z.infer<typeof addressCheckSchema>;

/** What a service that is up answers, in the order in which it is asked. */
export const SERVICE_CHECKS = ['health', 'login', 'ping'] as const;

export const serviceCheckSchema = z.strictObject({
  service: z.strictObject({ id: renderServiceIdSchema, name: z.string().max(100) }),
  checks: z
    .array(z.strictObject({ check: z.enum(SERVICE_CHECKS), result: addressCheckSchema }))
    .length(SERVICE_CHECKS.length),
  /** The variables it cannot do without; null: none are named. */
  variables: z
    .strictObject({
      /** Not among its own at Render; an environment group may supply them. */
      missing: z.array(z.string().max(100)).max(100),
      /** Why they could not be compared; null: they were. */
      failure: failureSchema.nullable(),
    })
    .nullable(),
  /** The first to end of the certificates that were shown, whole days; null: none was. */
  certificateDaysLeft: z.int().nullable(),
});
export type ServiceCheck = z.infer<typeof serviceCheckSchema>;

/** Render renews certificates a month ahead: less than this is no delay, but a fault. */
const CERTIFICATE_SOON_DAYS = 14;

/** Whether a certificate ends so soon that somebody has to look. */
export function endsSoon(certificateDaysLeft: number | null): boolean {
  return certificateDaysLeft !== null && certificateDaysLeft < CERTIFICATE_SOON_DAYS;
}

/** A file that a command runs or is given, as it lies on the disk. */
const commandFileSchema = z.strictObject({ path: z.string(), realPath: z.string(), sha256: z.string() });
export type CommandFile = z.infer<typeof commandFileSchema>;

/** The command of a service as it would run now: what the operator confirms (CMD-2). */
export const shownCommandSchema = z.strictObject({
  service: z.strictObject({ id: renderServiceIdSchema, name: z.string().max(100) }),
  command: localCommandSchema,
  /** null: it cannot run; `failure` says why. */
  found: z
    .strictObject({
      program: commandFileSchema,
      /** Of the arguments that name a file. */
      files: z.array(commandFileSchema),
      folder: z.string(),
      /** Changes with anything that is shown here. */
      fingerprint: z.string().length(64),
    })
    .nullable(),
  /** Why it would not run now; not confirmed is a reason, too. */
  failure: failureSchema.nullable(),
  /** Of what lies there now. */
  confirmed: z.strictObject({ who: z.string().max(300), at: instantSchema }).nullable(),
});
export type ShownCommand = z.infer<typeof shownCommandSchema>;

export const renderCommitSchema = z.strictObject({
  id: z.string().max(100),
  /** First line. */
  message: z.string().max(200),
});

/** Few and short: they travel with every list of deploys. */
export const MOST_LAST_LINES = 15;
export const LONGEST_LAST_LINE = 300;

export const deployIdSchema = z.int().positive();
export const renderDeployIdSchema = z.string().regex(/^dep-[\w-]{1,80}$/u);

export const deploySchema = z.strictObject({
  id: deployIdSchema,
  /** Counts the changes of this row. */
  revision: z.int().positive(),
  service: z.strictObject({ id: renderServiceIdSchema, name: z.string().max(100) }),
  /** `operator@machine via cli`. */
  who: z.string().max(300),
  at: instantSchema,
  clearCache: z.boolean(),
  /** The commit that was asked for; null: the head of the branch. */
  commitAsked: z.string().max(64).nullable(),
  /** Render's deploy that returns; null: a deploy, no rollback. */
  rollbackTo: renderDeployIdSchema.nullable(),
  state: deployStateSchema,
  steps: z.array(deployStepSchema).max(10),
  renderId: renderDeployIdSchema.nullable(),
  /** As Render says it: see RENDER_STATUSES. */
  renderStatus: z.string().max(100).nullable(),
  commit: renderCommitSchema.nullable(),
  /** The service's newest deploy before this one was asked for: whatever is listed above it came after. */
  newestBefore: renderDeployIdSchema.nullable(),
  /** Somebody asked for its end here. */
  cancelAsked: z.boolean(),
  /** Where following begins to count its time. */
  followedSince: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** Why it ended as it did; null where its state says all. */
  failure: failureSchema.nullable(),
  health: addressCheckSchema.nullable(),
  /** Of one that failed: the last lines of its log, oldest first, without secrets. Empty: they could not be read. */
  lastLines: z
    .array(serviceLogLineSchema.extend({ message: z.string().max(LONGEST_LAST_LINE) }))
    .max(MOST_LAST_LINES)
    // Those that were stored before they were kept.
    .default([]),
  /** Of one that went live: variables it cannot do without and that Render does not have among its own. */
  missingSettings: z.array(z.string().max(100)).max(100).default([]),
  /** What its command has printed so far, those included that are no longer kept. */
  outputChars: z.int().nonnegative().default(0),
});
export type Deploy = z.infer<typeof deploySchema>;
