import type { TraceTexts } from '../trace-details.ts';
import type { MailKind } from '../triage-settings.ts';
import type { Weekday } from '../wall-clock.ts';
import { lookUp, megabytes } from './trace-words.ts';

const KINDS: Readonly<Record<MailKind, string>> = {
  recadrage: 'les mails de recadrage',
  desabonnement: 'les mails de disponibilité',
  presence: 'les mails du samedi',
  other: 'les autres mails',
};

const DAYS: Readonly<Record<Weekday, string>> = {
  mon: 'lundi',
  tue: 'mardi',
  wed: 'mercredi',
  thu: 'jeudi',
  fri: 'vendredi',
  sat: 'samedi',
  sun: 'dimanche',
};

export const TRACE_FR: TraceTexts = {
  'sender.allowed': ({ sender }) => `${sender} est un expéditeur autorisé.`,
  'sender.list-empty': () => 'La liste des expéditeurs autorisés est vide : tous les expéditeurs passent.',
  'sender.missing': () =>
    'L’en-tête From ne contient aucune adresse : aucun expéditeur ne peut être autorisé.',
  'sender.not-allowed': ({ sender, nearest }) =>
    nearest === ''
      ? `${sender} n’est pas un expéditeur autorisé.`
      : `${sender} n’est pas un expéditeur autorisé. Le plus proche dans la liste est ${nearest}.`,
  'authentication.off': () => 'La preuve de l’expéditeur n’est pas recherchée (réglage désactivé).',
  'authentication.proven': ({ server }) => `${server} confirme l’expéditeur (DMARC).`,
  'authentication.nothing-said': ({ server }) =>
    `${server} ne dit rien de l’expéditeur : l’en-tête From n’est pas prouvé.`,
  'authentication.not-passed': ({ server, verdict }) =>
    verdict === ''
      ? `${server} ne donne pas de verdict DMARC : l’en-tête From n’est pas prouvé.`
      : `${server} ne confirme pas l’expéditeur (DMARC : ${verdict}) : l’en-tête From n’est pas prouvé.`,
  'authentication.other-domain': ({ server, domain }) =>
    `${server} a jugé un autre expéditeur, de ${domain} : l’en-tête From n’est pas prouvé.`,
  'mail-dedup.off': () => 'Les mails déjà traités ne sont pas recherchés (réglage désactivé).',
  'mail-dedup.new': () => 'Ce mail n’a pas encore été traité.',
  'mail-dedup.duplicate': () => 'Ce mail a déjà été traité.',
  'reply.no': () => 'L’objet n’est ni une réponse ni un transfert.',
  'reply.yes': ({ prefix }) => `L’objet commence par « ${prefix} » : une réponse ou un transfert.`,
  'size.no-limit': () => 'Aucune limite de taille n’est réglée.',
  'size.ok': ({ sizeBytes, limitMb }) =>
    `${megabytes(sizeBytes, ',')} Mo, dans la limite de ${decimalComma(limitMb)} Mo.`,
  'size.too-large': ({ sizeBytes, limitMb }) =>
    `${megabytes(sizeBytes, ',')} Mo, au-delà de la limite de ${decimalComma(limitMb)} Mo.`,
  'complexity.ok': () => 'Le mail a pu être lu en entier.',
  'complexity.too-complex': ({ what }) => `Le mail est trop complexe pour être lu : ${what}.`,
  'complexity.text-cut': () => 'Le texte dépasse 5 Mo ; la fin n’a pas été examinée.',
  'attachments.not-required': () => 'Aucune pièce jointe n’est exigée.',
  'attachments.present': ({ count }) =>
    count === 1 ? 'Il a 1 pièce jointe.' : `Il a ${count} pièces jointes.`,
  'attachments.missing': () => 'Une pièce jointe est exigée et il n’y en a pas.',
  'keywords.none': () => 'Il ne contient aucun des mots exclus.',
  'keywords.none-for-kind': ({ kind }) => `Il ne contient aucun des mots exclus pour ${lookUp(KINDS, kind)}.`,
  'keywords.excluded': ({ keyword }) => `Il contient le mot exclu « ${keyword} ».`,
  'keywords.excluded-for-kind': ({ keyword, kind }) =>
    `Il contient « ${keyword} », un mot exclu pour ${lookUp(KINDS, kind)}.`,
  'presence.no': () => 'Il ne demande rien au sujet du samedi.',
  'presence.other-day': ({ weekday }) =>
    `Il parle de samedi, mais cela ne compte que le jeudi et le vendredi ; nous sommes ${lookUp(DAYS, weekday)}.`,
  'presence.yes': ({ present }) =>
    `Il demande la présence du samedi ; la réponse réglée est ${present === 'yes' ? '« présent »' : '« absent »'}.`,
  'presence.not-configured': ({ present }) =>
    `Aucune adresse n’est réglée pour la réponse ${present === 'yes' ? '« présent »' : '« absent »'} ; le mail attend qu’il y en ait une.`,
  'group-dedup.off': () => 'Les mails d’un même lot ne sont pas recherchés (réglage désactivé).',
  'group-dedup.no-subject': () => 'Sans objet, il n’appartient à aucun groupe.',
  'group-dedup.new': ({ group }) => `Aucun mail du groupe ${group} n’a encore été livré.`,
  'group-dedup.duplicate': ({ group }) => `Un mail du groupe ${group} a déjà été livré.`,
  'group-dedup.in-flight': ({ group }) =>
    `Un autre mail du groupe ${group} est en cours d’envoi ; son sort décidera.`,
  'detector.none': () => 'Aucun détecteur ne le reconnaît.',
  'detector.recadrage': ({ deliveryTime }) => `Un mail de recadrage, à faire pour ${deliveryTime}.`,
  'detector.recadrage-urgent': ({ deliveryTime }) =>
    `Un mail de recadrage urgent : dans une heure, ${deliveryTime}.`,
  'detector.recadrage-no-time': () =>
    'L’objet et le lien sont ceux d’un mail de recadrage, mais il n’indique aucune heure de livraison.',
  'detector.desabonnement': () => 'Un mail de disponibilité (journée, tarifs habituels), non urgent.',
  'detector.desabonnement-urgent': () => 'Un mail de disponibilité urgent (journée, tarifs habituels).',
  'window.none': () => 'Aucune plage d’envoi n’est réglée.',
  'window.open': ({ start, end }) => `La plage d’envoi ${start}–${end} est ouverte.`,
  'window.closed-sent': ({ start, end, kind }) =>
    `La plage d’envoi ${start}–${end} est fermée, mais ${lookUp(KINDS, kind)} partent quand même.`,
  'window.closed-waits': ({ start, end, opensAt }) =>
    opensAt === ''
      ? `La plage d’envoi ${start}–${end} est fermée et ne s’ouvre jamais.`
      : `La plage d’envoi ${start}–${end} est fermée ; le mail attend jusqu’au ${opensAt}.`,
  'window.closed-skipped': ({ start, end, kind }) =>
    `La plage d’envoi ${start}–${end} est fermée ; ${lookUp(KINDS, kind)} ne sont alors pas envoyés.`,
  'links.found': ({ count }) =>
    count === 1 ? '1 lien de livraison trouvé.' : `${count} liens de livraison trouvés.`,
  'links.most-kept': ({ count }) =>
    `Plus de ${count} liens de livraison trouvés ; les ${count} premiers sont gardés.`,
  'links.none': () => 'Aucun lien de livraison trouvé (Dropbox, FromSmash, SwissTransfer).',
  'links.none-allowed': () => 'Aucun lien de livraison trouvé ; les réglages envoient quand même ces mails.',
  'targets.none-configured': () => 'Aucune cible n’est réglée ; le mail attend qu’il y en ait une.',
  'targets.off': ({ target }) => `La cible ${target} est désactivée ; le mail attend qu’elle soit réactivée.`,
  'targets.none-for-kind': ({ kind }) => `Aucune cible ne prend ${lookUp(KINDS, kind)}.`,
  'targets.excluded': ({ target, keyword }) =>
    `Il contient « ${keyword} », un mot exclu pour la cible ${target}.`,
  'targets.chosen': ({ target }) => `Il part vers la cible ${target}.`,
  'targets.notified': ({ recipient }) => `Un mail à ${recipient} l’annonce.`,
  'targets.presence': ({ present }) =>
    `Il part vers l’adresse de la réponse ${present === 'yes' ? '« présent »' : '« absent »'}.`,
  'targets.content-cut': ({ target, kept, total }) =>
    `Pour ${target}, le texte a été coupé à ${kept} caractères sur ${total} : un envoi fait 256 Ko au plus.`,
  'targets.links-cut': ({ target, kept, total }) =>
    `Pour ${target}, seuls ${kept} liens sur ${total} tiennent dans l’envoi.`,
  'targets.fields-cut': ({ target }) => `Pour ${target}, des en-têtes trop longs ont été coupés.`,
  'sending.on': () => 'Les envois sont activés.',
  'sending.off': () => 'Les envois sont désactivés ; le mail attend qu’ils soient réactivés.',
};

function decimalComma(value: string | number | undefined): string {
  return String(value ?? '').replace('.', ',');
}
