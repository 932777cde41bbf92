import { FROM, head, LINK, ONE_LINK, type Room, type Seed, seed } from './seed.ts';

const DELIVERED = { reason: 'accepted', links: [LINK] } as const;
const date = (name: string, value: string): Seed =>
  head(name, `${FROM}Subject: Fichiers\r\nDate: ${value}`, { ...ONE_LINK, date: value });
const deadline = (name: string, words: string, kind: string): Seed =>
  seed(
    name,
    `${FROM}Subject: Media Solution - Missions Recadrage - Lot 42\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n${words}\r\n${LINK}\r\n`,
    { ...DELIVERED, kind },
  );

/** When: what the header says is passed on as it stands, what the text says must be a time that exists. */
export const DATES: Room = {
  name: 'dates',
  seeds: [
    date('a year of eight digits', 'Tue, 18 Nov 99999999 10:00:00 +0100'),
    date('a year before the year one', 'Tue, 18 Nov -0001 10:00:00 +0100'),
    date('a zone of 99 hours', 'Tue, 18 Nov 2025 10:00:00 +9999'),
    date('a zone of many letters', 'Tue, 18 Nov 2025 10:00:00 EUROPE/PARIS (CET)'),
    date('a leap second', 'Sat, 31 Dec 2016 23:59:60 +0000'),
    date('a thirteenth month', '32 Brumaire 2025 25:61:61 +0000'),
    date('no date in the date', 'yesterday'),
    date('comments in the date', 'Tue (mardi), (a (b)) 18 Nov 2025 10:00 (;) +0100'),
    date('a number instead of a date', '1763456400000'),
    date('an empty date', ''),
    head('a date of 60 KB', `${FROM}Date: ${'9'.repeat(60_000)}`, { ...ONE_LINK, date: '9'.repeat(4_000) }),
    head('a date of raw bytes', `${FROM}Date: mar. 18 d\xe9c. 2025`, {
      ...ONE_LINK,
      date: 'mar. 18 déc. 2025',
    }),
    head('two dates', `${FROM}Date: Tue, 18 Nov 2025 10:00:00 +0100\r\nDate: x`, {
      ...ONE_LINK,
      date: 'Tue, 18 Nov 2025 10:00:00 +0100',
    }),
    deadline('a deadline at an hour that no clock has', '\xe0 faire pour 25h99', 'other'),
    deadline(
      'a deadline on a day that no month has',
      '\xe0 faire pour le 31/02/2026 \xe0 10h',
      'recadrage 10h00',
    ),
    deadline(
      'a deadline on the 29th of February of no leap year',
      '\xe0 faire pour le 29/02/2027 \xe0 10h',
      'recadrage 10h00',
    ),
    deadline('a deadline in the year 0000', '\xe0 faire pour le 01/01/0000 \xe0 10h', 'recadrage 10h00'),
    deadline('a deadline in digits of another alphabet', '\xe0 faire pour ??h??', 'other'),
    deadline('a deadline of endless digits', `\xe0 faire pour ${'1'.repeat(5_000)}h30`, 'other'),
    deadline('a deadline that is a ratio', 'format 9:16', 'other'),
    deadline('a deadline at midnight', '\xe0 faire pour 0h', 'recadrage 00h00'),
    deadline('a deadline that is a duration', 'dur\xe9e 2h30, rendu en 3h', 'other'),
    deadline('a deadline that folds over lines', '\xe0\r\nfaire\r\npour\r\n14h30', 'recadrage 14h30'),
    deadline('two deadlines', '\xe0 faire pour 14h30\r\n\xe0 faire pour 9h', 'recadrage 14h30'),
  ],
};
