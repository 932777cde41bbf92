import { recadrageMail } from '../support/sample-mails.ts';

const PROSE =
  'Bonjour, voici la suite des rushes du tournage, à recadrer et à étalonner comme convenu avec le client. ';
const LINK = 'https://www.dropbox.com/scl/fo/a1b2c3d4e5f6/AKq7x?rlkey=k9x8w7&dl=0';

/** A signal of its own: another lot, hence another subject group. */
function benchMail(lot: number, sizeBytes: number): Buffer {
  const mail = (sentences: number): Buffer => {
    const prose = PROSE.repeat(sentences);
    const start = `À faire pour 14h30.`;
    return recadrageMail(
      { lot },
      {
        text: `Bonjour,\n\n${start}\nFichiers : ${LINK}\n\n${prose}\n`,
        html: `<html><body><p>${start}</p><p><a href="${LINK.replaceAll('&', '&amp;')}">Lot ${lot}</a></p><p>${prose}</p></body></html>`,
        encoding: 'quoted-printable',
      },
    );
  };
  const empty = mail(0).length;
  const perSentence = (mail(20).length - empty) / 20;
  return mail(Math.max(0, Math.round((sizeBytes - empty) / perSentence)));
}

export function benchMails(count: number, sizeBytes: number, firstLot = 1): readonly Buffer[] {
  return Array.from({ length: count }, (_, at) => benchMail(firstLot + at, sizeBytes));
}
