import type { Item, Section } from './item.ts';
import { CONFIGURATION, LOGGING, SECRETS, STORAGE } from './items-data.ts';
import { COMMAND, DELIVERY, OUTBOUND } from './items-delivery.ts';
import { NETWORK, PROCESSES, RESOURCES, TIME, UPDATES, WINDOW } from './items-machine.ts';
import { MAILBOX, UNTRUSTED_MAIL } from './items-mail.ts';

export const SECTIONS: readonly Section[] = [
  DELIVERY,
  MAILBOX,
  STORAGE,
  PROCESSES,
  TIME,
  NETWORK,
  SECRETS,
  WINDOW,
  UNTRUSTED_MAIL,
  OUTBOUND,
  COMMAND,
  CONFIGURATION,
  LOGGING,
  UPDATES,
  RESOURCES,
];

export const ITEMS: readonly Item[] = SECTIONS.flatMap(({ items }) => items);

const AREAS = [...new Set(ITEMS.map(({ id }) => id.slice(0, id.indexOf('-'))))];
const ID = new RegExp(String.raw`\b(?:${AREAS.join('|')})-\d+\b`, 'gu');

/** The ids that a text names: of items, and of what looks like one. */
export function idsIn(text: string): string[] {
  return [...new Set(text.match(ID))];
}
