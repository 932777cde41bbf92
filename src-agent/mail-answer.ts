import { z } from 'zod';
import { mailSchema } from './contract/entities.ts';
import { findingsSchema } from './triage/recognise.ts';

/** What the mail worker answers: the mail and all that its text says, so that deciding costs the agent's loop nothing. */
export const readMailSchema = z.strictObject({ mail: mailSchema, findings: findingsSchema });
