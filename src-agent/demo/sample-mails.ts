/**
 * The mails of the demonstration: every kind the agent knows, and those it must leave alone.
 * All addresses are of reserved domains.
 */

export type SampleMail = {
  /** What the reader should see happen, in a few words. */
  readonly about: string;
  readonly from: string;
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
};

export const TEAM = 'livraisons@studio.example';
export const STRANGER = 'promo@publicite.example';

/** During the hours. */
export const MORNING_MAILS: readonly SampleMail[] = [
  {
    about: 'recadrage with its hour: sent at once',
    from: `Média Solution <${TEAM}>`,
    subject: 'Média Solution - Missions Recadrage - Lot 42',
    text: 'Bonjour,\n\nLe lot est prêt, à faire pour 14h30.\nhttps://www.dropbox.com/scl/fo/a1b2c3d4e5/h?rlkey=k9x8&dl=0\n\nMerci et bonne journée\n',
  },
  {
    about: 'désabonnement, not urgent: sent',
    from: `Média Solution <${TEAM}>`,
    subject: 'Demande de disponibilité',
    text: 'Bonjour,\n\nDes vidéos arriveront dans la journée, aux tarifs habituels.\nDépôt : https://www.dropbox.com/request/Ab12Cd34Ef56Gh78Ij90\n\nPour vous désabonner, répondez à ce message.\n',
  },
  {
    about: 'présence samedi, on a Thursday: goes to the presence address',
    from: `Média Solution <${TEAM}>`,
    subject: 'Samedi : qui est disponible ?',
    text: 'Bonjour à tous,\n\nMerci de nous dire si vous travaillez samedi.\n',
  },
  {
    about: 'a link in HTML only, with an entity in it: sent',
    from: `Atelier Montage <${TEAM}>`,
    subject: 'Rushes du tournage',
    html: '<p>Bonjour,</p><p>Les rushes <a href="https://www.swisstransfer.com/d/1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9">sont ici</a> &amp; valables sept jours.</p>',
  },
  {
    about: 'the same lot again: left alone',
    from: `Média Solution <${TEAM}>`,
    subject: 'MEDIA SOLUTION - missions recadrage - lot 42',
    text: 'Rappel : à faire pour 14h30, https://www.dropbox.com/scl/fo/a1b2c3d4e5/h?rlkey=k9x8&dl=0\n',
  },
  {
    about: 'a reply: left alone',
    from: `Média Solution <${TEAM}>`,
    subject: 'Re: Rushes du tournage',
    text: 'Bien reçu, merci. https://fromsmash.com/OPhYnnPgFM-ct\n',
  },
  {
    about: 'no link: left alone',
    from: `Média Solution <${TEAM}>`,
    subject: 'Planning de la semaine',
    text: 'Bonjour, le planning suivra demain.\n',
  },
  {
    about: 'a look-alike address: no link of a provider in it',
    from: `Média Solution <${TEAM}>`,
    subject: 'Vos fichiers',
    text: 'Téléchargez ici : https://www.dropbox.com.fichiers.example/scl/fo/abc\n',
  },
  {
    about: 'a stranger: its body is not even downloaded',
    from: `"${TEAM}" <${STRANGER}>`,
    subject: 'Média Solution - Missions Recadrage - Lot 77',
    text: 'à faire pour 9h https://www.dropbox.com/scl/fo/zzz/h?rlkey=1\n',
  },
  {
    about: 'the receiver is down for a moment: tried again, delivered once',
    from: `Média Solution <${TEAM}>`,
    subject: 'Média Solution - Missions Recadrage - Lot 43',
    text: 'Bonjour,\n\nÀ faire pour le 12/06/2026 à 16:00.\nhttps://fromsmash.com/OPhYnnPgFM-ct\n',
  },
];

/** After the hours: what happens depends on the kind of mail. */
export const EVENING_MAILS: readonly SampleMail[] = [
  {
    about: 'recadrage after hours: not sent, marked as handled',
    from: `Média Solution <${TEAM}>`,
    subject: 'Média Solution - Missions Recadrage - Lot 44',
    text: 'À faire pour 22h, https://www.dropbox.com/scl/fo/n1/h?rlkey=2\n',
  },
  {
    about: 'désabonnement after hours: sent all the same',
    from: `Média Solution <${TEAM}>`,
    subject: 'Disponibilité demain',
    text: 'Livraison dans la journée aux tarifs habituels.\nhttps://www.dropbox.com/request/Zz12Cd34Ef56Gh78Ij90\n',
  },
  {
    about: 'urgent désabonnement after hours: waits for the opening',
    from: `Média Solution <${TEAM}>`,
    subject: 'URGENT - disponibilité',
    text: 'Livraison dans la journée aux tarifs habituels, pour se désabonner répondre ici.\nhttps://www.dropbox.com/request/Yy12Cd34Ef56Gh78Ij90\n',
  },
  {
    about: 'any other mail with a link, after hours: waits for the opening',
    from: `Atelier Montage <${TEAM}>`,
    subject: 'Export final',
    text: 'Bonsoir, voici : https://fromsmash.com/QwErTyUiOp-ct\n',
  },
];

/** The message as a mail server would hand it out. `id` makes it unique, `date` is its Date header. */
export function rawMail(mail: SampleMail, id: string, date: string): string {
  const encode = (text: string) => `=?utf-8?b?${Buffer.from(text, 'utf8').toString('base64')}?=`;
  const at = mail.from.lastIndexOf('<');
  const name = mail.from.slice(0, at).trim().replaceAll('"', '');
  const type = mail.html === undefined ? 'text/plain' : 'text/html';
  const body = Buffer.from(mail.html ?? mail.text ?? '', 'utf8')
    .toString('base64')
    .replaceAll(/.{76}/gu, '$&\r\n');
  return [
    `From: ${encode(name)} ${mail.from.slice(at)}`,
    'To: montage@studio.example',
    `Subject: ${encode(mail.subject)}`,
    `Date: ${date}`,
    `Message-ID: <${id}@studio.example>`,
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    body,
    '',
  ].join('\r\n');
}
