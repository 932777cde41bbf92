import { ATTACHMENTS } from './attachments.ts';
import { CHARSETS } from './charsets.ts';
import { DATES } from './dates.ts';
import { ENCODINGS } from './encodings.ts';
import { HEADERS } from './headers.ts';
import { HOSTS, WRITTEN_LINKS } from './hosts.ts';
import { LIMITS, TINY } from './limits.ts';
import { PAGES } from './pages.ts';
import type { Room, Seed } from './seed.ts';
import { SENDERS } from './senders.ts';
import { STRUCTURE } from './structure.ts';
import { CONTROLS, INJECTIONS, WORDS } from './words.ts';

/** docs/HOSTILE-MAIL.md says how to add to it. */
export const ROOMS: readonly Room[] = [
  STRUCTURE,
  ENCODINGS,
  CHARSETS,
  HEADERS,
  SENDERS,
  DATES,
  PAGES,
  HOSTS,
  WRITTEN_LINKS,
  WORDS,
  INJECTIONS,
  CONTROLS,
  ATTACHMENTS,
  LIMITS,
  TINY,
];

/** Every seed, named after its room too. */
export const CORPUS: readonly Seed[] = ROOMS.flatMap((room) =>
  room.seeds.map((seed) => ({ ...seed, name: `${room.name}: ${seed.name}` })),
);
