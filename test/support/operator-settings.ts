import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { TEAM } from './mails.ts';

/** What an operator with a local mailbox and one webhook has set; always watching, no time window. */
export function operatorSettings(options: {
  readonly port: number;
  readonly user: string;
  readonly webhook: string;
}): SettingsInput {
  return {
    mailbox: { host: '127.0.0.1', port: options.port, security: 'plain', user: options.user },
    watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
    triage: { allowedSenders: [TEAM.address] },
    delivery: { targets: [{ id: 'webhook', url: options.webhook, success: 'any-2xx' }] },
  };
}
