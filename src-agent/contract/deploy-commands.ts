import { z } from 'zod';
import { defineCommand } from './command.ts';
import {
  deployIdSchema,
  deployMethodSchema,
  deploySchema,
  serviceCheckSchema,
  shownCommandSchema,
} from './deploy.ts';
import { renderServiceIdSchema } from './deploy-settings.ts';
import { failureSchema } from './errors.ts';

/** The commands over deploys. A deploy that fails is an answer, not a failure of the command. */

/** null: the only one of the settings. */
const service = renderServiceIdSchema.nullable().default(null);
const one = z.strictObject({ id: deployIdSchema });

/** Past every deploy: builds take up to two hours. */
const FOLLOW_LIMIT_MS = 4 * 3_600_000;

/** A service of the settings and the ways there are to deploy it. */
export const deployServiceSchema = z.strictObject({
  id: renderServiceIdSchema,
  name: z.string().max(100),
  branch: z.string().max(200),
  methods: z.array(z.strictObject({ method: deployMethodSchema, failure: failureSchema.nullable() })),
  clearCache: z.boolean(),
});
export type DeployService = z.infer<typeof deployServiceSchema>;

export const DEPLOY_COMMANDS = {
  'deploys.services': defineCommand('deploys.services', {
    input: z.strictObject({}),
    output: z.strictObject({ services: z.array(deployServiceSchema) }),
    timeLimitMs: 30_000,
  }),
  /** Answers when the ways were tried; the agent goes on following it. */
  'deploys.trigger': defineCommand('deploys.trigger', {
    input: z.strictObject({
      service,
      /** null: as the settings say. */
      clearCache: z.boolean().nullable().default(null),
      commit: z
        .string()
        .regex(/^[0-9a-f]{7,64}$/u)
        .nullable()
        .default(null),
    }),
    output: deploySchema,
    timeLimitMs: 120_000,
  }),
  /** Newest first. */
  'deploys.list': defineCommand('deploys.list', {
    input: z.strictObject({
      cursor: z.string().max(200).nullable().default(null),
      limit: z.int().min(1).max(500).default(50),
    }),
    output: z.strictObject({ items: z.array(deploySchema), next: z.string().nullable() }),
  }),
  'deploys.show': defineCommand('deploys.show', { input: one, output: deploySchema }),
  /** Answers when the deploy has another revision than the one that is known, or has ended; takes its following up. */
  'deploys.next': defineCommand('deploys.next', {
    input: z.strictObject({ id: deployIdSchema, revision: z.int().nonnegative() }),
    output: deploySchema,
    timeLimitMs: FOLLOW_LIMIT_MS,
  }),
  'deploys.cancel': defineCommand('deploys.cancel', {
    input: one,
    output: deploySchema,
    timeLimitMs: 60_000,
  }),
  /** Brings back what this deploy had made live: a deploy of its own. */
  'deploys.rollback': defineCommand('deploys.rollback', {
    input: one,
    output: deploySchema,
    timeLimitMs: 120_000,
  }),
  /** The local command of a service, whole, as it would run now. */
  'deploys.command': defineCommand('deploys.command', {
    input: z.strictObject({ service }),
    output: shownCommandSchema,
    timeLimitMs: 60_000,
  }),
  /** The operator saw it whole and lets it run. A page that was taken over must not say so: not for the window. */
  'deploys.confirm-command': defineCommand('deploys.confirm-command', {
    input: z.strictObject({ service: renderServiceIdSchema, fingerprint: z.string().length(64) }),
    output: shownCommandSchema,
    timeLimitMs: 60_000,
    audience: 'host',
  }),
  /** What the command of a deploy has printed, from a character on. */
  'deploys.output': defineCommand('deploys.output', {
    input: z.strictObject({ id: deployIdSchema, from: z.int().nonnegative().default(0) }),
    output: z.strictObject({
      /** Later than asked where the beginning is no longer kept. */
      from: z.int().nonnegative(),
      text: z.string(),
      /** Where to go on; as many as there are when that was all. */
      next: z.int().nonnegative(),
      chars: z.int().nonnegative(),
    }),
  }),
  /** Asks the service itself whether it is up. */
  'deploys.verify': defineCommand('deploys.verify', {
    input: z.strictObject({ service }),
    output: serviceCheckSchema,
    timeLimitMs: 90_000,
  }),
} as const;
