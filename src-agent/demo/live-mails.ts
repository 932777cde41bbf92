import { type SampleMail, STRANGER, TEAM } from './sample-mails.ts';

/** Mails without end for a demonstration that stays open. */

const STUDIO = `Média Solution <${TEAM}>`;
const EDITOR = `Atelier Montage <${TEAM}>`;

/** A token of a link: the same number gives the same one. */
function token(number: number, length: number): string {
  return (number * 2_654_435_761 + 1_000_003).toString(36).repeat(4).slice(0, length);
}

const KINDS: readonly ((number: number) => SampleMail)[] = [
  (number) => ({
    about: 'recadrage with its hour',
    from: STUDIO,
    subject: `Média Solution - Missions Recadrage - Lot ${100 + number}`,
    text: `Bonjour,\n\nLe lot est prêt, à faire pour ${10 + (number % 8)}h${number % 2 === 0 ? '30' : '00'}.\nhttps://www.dropbox.com/scl/fo/${token(number, 10)}/h?rlkey=${token(number + 1, 4)}&dl=0\n\nMerci et bonne journée\n`,
  }),
  (number) => ({
    about: 'a link in HTML only',
    from: EDITOR,
    subject: `Rushes du tournage, bobine ${number}`,
    html: `<p>Bonjour,</p><p>La bobine ${number} <a href="https://www.swisstransfer.com/d/${token(number, 8)}-5b6a-4978-8695-a4b3c2d1e0f9">est ici</a> pour sept jours.</p>`,
  }),
  (number) => ({
    about: 'désabonnement, not urgent',
    from: STUDIO,
    subject: `Disponibilité pour le tournage ${number}`,
    text: `Bonjour,\n\nDes vidéos arriveront dans la journée, aux tarifs habituels.\nDépôt : https://www.dropbox.com/request/${token(number, 20)}\n\nPour vous désabonner, répondez à ce message.\n`,
  }),
  (number) => ({
    about: 'no link',
    from: STUDIO,
    subject: `Planning de la semaine ${1 + (number % 52)}, suite ${number}`,
    text: 'Bonjour, le planning suivra demain.\n',
  }),
  (number) => ({
    about: 'a reminder of a lot that was delivered',
    from: STUDIO,
    // The lot of the first kind of this round.
    subject: `MEDIA SOLUTION - missions recadrage - lot ${100 + number - 4}`,
    text: `Rappel : à faire pour 14h30, https://www.dropbox.com/scl/fo/${token(number - 4, 10)}/h?rlkey=1&dl=0\n`,
  }),
  (number) => ({
    about: 'any other mail with a link',
    from: EDITOR,
    subject: `Export final, version ${number}`,
    text: `Bonsoir, voici : https://fromsmash.com/${token(number, 10)}-ct\n`,
  }),
  (number) => ({
    about: 'a stranger',
    from: `"${TEAM}" <${STRANGER}>`,
    subject: `Média Solution - Missions Recadrage - Lot ${900 + number}`,
    text: 'à faire pour 9h https://www.dropbox.com/scl/fo/zzz/h?rlkey=1\n',
  }),
];

/** How many mails make a round of every kind. */
export const LIVE_ROUND = KINDS.length;

/** The mail of a number from 0 on; no two are of one group, but the reminders. */
export function liveMail(number: number): SampleMail {
  const kind = KINDS[number % KINDS.length];
  if (kind === undefined) throw new Error(`Not the number of a mail: ${number}`);
  return kind(number);
}
