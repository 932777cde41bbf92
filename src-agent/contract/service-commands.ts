import { z } from 'zod';
import { defineCommand } from './command.ts';
import { deploySchema, renderCommitSchema, renderDeployIdSchema } from './deploy.ts';
import { renderServiceIdSchema } from './deploy-settings.ts';
import { instantSchema } from './entities.ts';
import { serviceLogLineSchema } from './service-log-line.ts';

/** The commands over a service as Render has it, all by the API: its state, its logs, its own list of deploys. */

/** null: the only one of the settings. */
const service = renderServiceIdSchema.nullable().default(null);
const serviceNameSchema = z.strictObject({ id: renderServiceIdSchema, name: z.string().max(100) });

const SERVICE_ACTIONS = ['restart', 'suspend', 'resume'] as const;
export const serviceActionSchema = z.enum(SERVICE_ACTIONS);
export type ServiceAction = z.infer<typeof serviceActionSchema>;

/** A service as Render tells it; null: it did not say. */
export const serviceStateSchema = z.strictObject({
  service: serviceNameSchema,
  /** At Render. */
  name: z.string().max(200).nullable(),
  type: z.string().max(100).nullable(),
  /** What it builds: a branch of a repository. */
  branch: z.string().max(200).nullable(),
  repo: z.string().max(500).nullable(),
  /** Where it answers. */
  url: z.string().max(500).nullable(),
  /** Its page at Render. */
  dashboardUrl: z.string().max(500).nullable(),
  suspended: z.boolean().nullable(),
  /** Who suspended it, in Render's words: `user`, `billing`… */
  suspenders: z.array(z.string().max(100)).max(10),
  /** Whether each push is deployed. */
  autoDeploy: z.boolean().nullable(),
});
export type ServiceState = z.infer<typeof serviceStateSchema>;

export const serviceLogSchema = z.strictObject({
  service: serviceNameSchema,
  /** Oldest first; the newest of those that match. */
  lines: z.array(serviceLogLineSchema).max(500),
  /** How many were looked through for it. */
  searched: z.int().nonnegative(),
  /** Whether there are older ones that were not looked at. */
  older: z.boolean(),
  /** How far back was looked. */
  since: instantSchema,
});
export type ServiceLog = z.infer<typeof serviceLogSchema>;

/** A deploy of Render's own list, whoever asked for it. */
export const listedDeploySchema = z.strictObject({
  renderId: renderDeployIdSchema,
  /** As Render says it: see RENDER_STATUSES. */
  status: z.string().max(100).nullable(),
  trigger: z.string().max(100).nullable(),
  createdAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  commit: renderCommitSchema.nullable(),
  /** Whether Render can bring it back: it went live once. */
  wasLive: z.boolean(),
});
export type ListedDeploy = z.infer<typeof listedDeploySchema>;

export const SERVICE_COMMANDS = {
  'service.show': defineCommand('service.show', {
    input: z.strictObject({ service }),
    output: serviceStateSchema,
    timeLimitMs: 30_000,
  }),
  /**
   * Done when Render said yes, which is before it has happened. Asked once: an outcome that is not known is a failure
   * of its own (`deploy.action-unknown`), and nothing repeats it.
   */
  'service.act': defineCommand('service.act', {
    input: z.strictObject({ service, action: serviceActionSchema }),
    output: z.strictObject({ service: serviceNameSchema, action: serviceActionSchema }),
    timeLimitMs: 30_000,
  }),
  'service.logs': defineCommand('service.logs', {
    input: z.strictObject({
      service,
      /** Of this deploy: what its build wrote. null: what the service wrote lately. */
      build: renderDeployIdSchema.nullable().default(null),
      /** Only lines that hold it, in whatever case; it does not leave this machine. */
      search: z.string().max(200).default(''),
      lines: z.int().min(1).max(500).default(200),
    }),
    output: serviceLogSchema,
    timeLimitMs: 120_000,
  }),
  /** Newest first. */
  'service.deploys': defineCommand('service.deploys', {
    input: z.strictObject({ service, limit: z.int().min(1).max(100).default(20) }),
    output: z.strictObject({ service: serviceNameSchema, items: z.array(listedDeploySchema).max(100) }),
    timeLimitMs: 30_000,
  }),
  /** Brings back what a deploy of Render's list had made live: a deploy of its own, followed like any other. */
  'service.rollback': defineCommand('service.rollback', {
    input: z.strictObject({ service, renderId: renderDeployIdSchema }),
    output: deploySchema,
    timeLimitMs: 120_000,
  }),
} as const;
