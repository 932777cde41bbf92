import { buildMail, type MailParts } from './mails.ts';

/** Mails as the client writes them; `more` replaces or adds any part of the message. */
type More = Partial<MailParts>;

const DROPBOX_FOLDER = 'https://www.dropbox.com/scl/fo/a1b2c3d4e5f6/AKq7x?rlkey=k9x8w7&dl=0';
const DROPBOX_REQUEST = 'https://www.dropbox.com/request/Ab12Cd34Ef56Gh78Ij90';
const SMASH = 'https://fromsmash.com/OPhYnnPgFM-ct';
const SWISS_TRANSFER = 'https://www.swisstransfer.com/d/1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9';

export type Recadrage = {
  readonly lot?: number;
  /** As written in the text: `14h30`, `9h`, `le 03/12/2025 à 9h30`. */
  readonly deliveryTime?: string;
  /** URGENCE in the subject: delivery an hour from now, whatever the text says. */
  readonly urgent?: boolean;
  readonly link?: string;
};

export function recadrageMail(kind: Recadrage = {}, more: More = {}): Buffer {
  const urgency = kind.urgent === true ? ' - URGENCE' : '';
  return buildMail({
    subject: `Média Solution - Missions Recadrage - Lot ${kind.lot ?? 42}${urgency}`,
    text: `Bonjour,\n\nÀ faire pour ${kind.deliveryTime ?? '14h30'}.\nFichiers : ${kind.link ?? DROPBOX_FOLDER}\n\nMerci\n`,
    ...more,
  });
}

export function desabonnementMail(kind: { readonly urgent?: boolean } = {}, more: More = {}): Buffer {
  return buildMail({
    subject: `Média Solution - Missions de recadrage 18/11${kind.urgent === true ? ' URGENT' : ''}`,
    text: [
      'Missions de recadrage',
      '',
      '(ce mail a été envoyé à plusieurs monteurs)',
      '',
      'Bonjour,',
      '',
      'Des lots de vidéos vont arriver tout au long de la journée, seras-tu disponible pour les traiter ?',
      '',
      'Nous ferons un récap en fin de journée pour éditer un bon de commande correspondant aux vidéos livrées, aux tarifs habituels.',
      '',
      `Lien de dépôt : ${DROPBOX_REQUEST}`,
      '',
      'Nous te souhaitons une excellente journée.',
      '',
      'Se désabonner (https://mailer.example/preferences/fr/unsubscribe?data=abc)',
      '',
    ].join('\n'),
    ...more,
  });
}

/** Recognised on a Thursday or a Friday only. */
export function presenceSamediMail(more: More = {}): Buffer {
  return buildMail({
    subject: 'Présence samedi',
    text: 'Bonjour à tous,\n\nQui peut travailler ce samedi ? Réponse avant ce soir, merci.\n',
    ...more,
  });
}

/** No detector: an ordinary mail with a link of each provider. */
export function plainLinksMail(more: More = {}): Buffer {
  return buildMail({
    subject: 'Fichiers du projet « Été »',
    text: `Bonjour,\n\nVoici les fichiers :\n${DROPBOX_FOLDER}\n${SMASH}\n${SWISS_TRANSFER}\n\nCordialement\n`,
    ...more,
  });
}

/** The same link in a text and an HTML half, with an entity in the attribute. */
export function htmlLinksMail(more: More = {}): Buffer {
  return buildMail({
    subject: 'Rushes du tournage',
    text: `Bonjour,\n\nLes rushes : ${DROPBOX_FOLDER}\n`,
    html: `<html><body><p>Bonjour,</p><p>Les <a href="${DROPBOX_FOLDER.replaceAll('&', '&amp;')}">rushes</a> du tournage.</p></body></html>`,
    encoding: 'quoted-printable',
    ...more,
  });
}

export function noLinksMail(more: More = {}): Buffer {
  return buildMail({
    subject: 'Planning de la semaine',
    text: 'Bonjour,\n\nLe planning de la semaine suivra demain matin.\n\nBien à vous\n',
    ...more,
  });
}

export function replyMail(more: More = {}): Buffer {
  return buildMail({
    subject: 'Re: Média Solution - Missions Recadrage - Lot 42',
    text: `Bien reçu, merci !\n\n> À faire pour 14h30.\n> Fichiers : ${DROPBOX_FOLDER}\n`,
    ...more,
  });
}

export function strangerMail(more: More = {}): Buffer {
  return plainLinksMail({ from: { name: 'Promotions', address: 'promo@publicite.example' }, ...more });
}

/** A mail of about so many bytes, its weight in one attachment. */
export function heavyMail(sizeBytes: number, more: More = {}): Buffer {
  // Base64 with its line breaks takes 78 bytes for 57.
  const content = Buffer.alloc(Math.floor((sizeBytes / 78) * 57), 0x2a);
  return plainLinksMail({
    attachments: [{ fileName: 'rushes.mp4', contentType: 'video/mp4', content }],
    ...more,
  });
}

/** One of each kind, for tables of tests. */
export const SAMPLES = {
  recadrage: () => recadrageMail(),
  recadrageUrgent: () => recadrageMail({ urgent: true, lot: 43 }),
  desabonnement: () => desabonnementMail(),
  desabonnementUrgent: () => desabonnementMail({ urgent: true }),
  presenceSamedi: () => presenceSamediMail(),
  plainLinks: () => plainLinksMail(),
  htmlLinks: () => htmlLinksMail(),
  noLinks: () => noLinksMail(),
  reply: () => replyMail(),
  stranger: () => strangerMail(),
} as const satisfies Record<string, () => Buffer>;
