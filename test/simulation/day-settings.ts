import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { NOT_REFUSED } from '../support/kill-mails.ts';
import { TEAM } from '../support/mails.ts';
import type { TargetName } from './plan-day.ts';

/** Whether a time of day, in minutes, lies in the window; over midnight as well. */
export function isBetween(
  minutes: number,
  { start, end }: { readonly start: string; readonly end: string },
): boolean {
  const [from, to] = [start, end].map((text) => {
    const [hours = 0, rest = 0] = text.split(/[:h]/u).map(Number);
    return hours * 60 + rest;
  });
  if (from === undefined || to === undefined) return false;
  return from < to ? from <= minutes && minutes < to : minutes >= from || minutes < to;
}

/** What the agent of a simulated day is set up with. */
export function initialSettings(policy: 'skip' | 'defer'): SettingsInput {
  const urlOf = (target: TargetName): string => `https://${target}.example/hook`;
  return {
    timeZone: 'UTC',
    mailbox: { host: 'mail.example', user: 'someone@studio.example', firstStartDays: 30 },
    watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
    triage: {
      allowedSenders: [TEAM.address],
      outsideWindow: { recadrage: policy, desabonnement: 'deliver', presence: 'defer', other: 'defer' },
    },
    delivery: {
      targets: [
        { id: 'lots', url: urlOf('lots'), kinds: ['recadrage'], sign: true },
        { id: 'files', url: urlOf('files'), kinds: ['other'] },
        { id: 'offers', url: urlOf('offers'), kinds: ['desabonnement'] },
        { id: 'refusing', url: urlOf('refusing'), kinds: ['desabonnement'], excludeKeywords: [NOT_REFUSED] },
      ],
      presence: { present: true, presentUrl: urlOf('presence'), success: 'json-success' },
    },
  };
}
