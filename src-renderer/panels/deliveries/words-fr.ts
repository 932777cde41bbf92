import type { DeliveriesWords } from './words-en.ts';

export const deliveriesFr: DeliveriesWords = {
  title: 'Livraisons',
  retryAll: 'Relancer les échecs…',
  exportCsv: 'Exporter en CSV…',
  exported: (count, shown, path) =>
    `${count === 1 ? '1 livraison écrite' : `${shown} livraisons écrites`} dans ${path}`,
  search: 'Chercher un objet ou un expéditeur',
  anyState: 'Tous les états',
  anyKind: 'Tous les genres',
  anyTarget: 'Toutes les cibles',
  anyDay: 'Tous les jours',
  state: 'État',
  states: {
    queued: 'En attente',
    sending: 'En cours',
    delivered: 'Livrée',
    dead: 'Échouée',
    discarded: 'Abandonnée',
  },
  kind: 'Genre',
  target: 'Cible',
  day: 'Jour',
  calendar: {
    previousMonth: 'Mois précédent',
    nextMonth: 'Mois suivant',
    previousYear: 'Année précédente',
    nextYear: 'Année suivante',
    previousDecade: 'Décennie précédente',
    nextDecade: 'Décennie suivante',
  },
  targetAndKind: 'Cible, genre',
  subject: 'Objet',
  result: 'Résultat',
  created: 'Créée',
  fresh: (count, shown) => (count === 1 ? 'Voir 1 nouvelle livraison' : `Voir ${shown} nouvelles livraisons`),
  listed: (count, shown, goesOn) =>
    goesOn
      ? `${shown} affichées, la suite en faisant défiler`
      : count === 1
        ? '1 livraison'
        : `${shown} livraisons`,
  empty: 'Aucune livraison pour l’instant',
  emptyHint:
    'Pour chaque mail qui remplit vos conditions, une requête part vers chaque cible qui le prend. Toutes apparaissent ici, avec leurs essais et les réponses reçues.',
  toMail: 'Ouvrir les conditions du courrier',
  noneFound: 'Rien ne correspond',
  noneFoundHint: 'Aucune livraison ne correspond à cette recherche et à ces filtres.',
  clear: 'Effacer les filtres',
  again: 'Réessayer',
  noSubject: '(sans objet)',
  noSender: '(sans expéditeur)',
  due: (when) => `prévue ${when}`,
  waitsForWindow: 'attend la plage d’envoi',
  attempts: (count, shown) => (count === 1 ? '1 essai' : `${shown} essais`),
  noAttempts: 'pas encore essayée',
  delivery: 'Livraison',
  from: 'De',
  to: 'À',
  host: 'Hôte',
  ended: 'Terminée',
  nextAttempt: 'Prochain essai',
  id: 'Clé d’idempotence',
  mailId: 'Identifiant',
  retry: 'Relancer…',
  replay: 'Renvoyer…',
  discard: 'Abandonner…',
  copy: 'Copier',
  copyId: 'Copier la clé',
  copyBody: 'Copier le corps',
  copyAll: 'Copier en JSON',
  tabAttempts: (shown) => `Essais (${shown})`,
  tabRequest: 'Requête',
  tabDecision: 'Décision',
  attemptsNone: 'Pas encore essayée. Chaque essai figurera ici avec la réponse du destinataire.',
  attempt: (number) => `Essai ${number}`,
  took: (duration) => `en ${duration}`,
  answer: 'Réponse',
  requestNow: 'Telle qu’un essai l’enverrait maintenant. Les secrets sont masqués.',
  mailNow: 'Tel qu’un essai l’enverrait maintenant, par la connexion Gmail.',
  requestNone:
    'Elle ne peut plus être envoyée : sa cible n’est plus dans les réglages, ou son corps n’est plus conservé.',
  headers: 'En-têtes',
  header: 'En-tête',
  value: 'Valeur',
  body: 'Corps',
  bodyGone: 'Le corps n’est plus conservé (Réglages, conservation).',
  links: 'Liens du mail',
  ask: {
    retryTitle: 'Relancer cette livraison ?',
    retry: (target, host, next) =>
      `La même requête part vers ${target} (${host}), tout de suite ou dès que ses limites le permettent : ce sera l’essai ${next}. Elle garde sa clé d’idempotence ; un destinataire qui l’a déjà reçue peut donc la reconnaître. En cas d’échec, le calendrier des nouveaux essais repart de zéro.`,
    retryConfirm: 'Relancer',
    retryAllTitle: 'Relancer toutes les livraisons en échec ?',
    retryAll: (count, shown) =>
      `${count === 1 ? 'La livraison échouée définitivement est renvoyée' : `Les ${shown} livraisons échouées définitivement sont renvoyées`}, quoi que montre la liste en ce moment. Chacune garde sa clé d’idempotence ; les limites par heure et la plage d’envoi restent valables.`,
    retryAllButMails: 'Les mails qui sont peut-être partis sont laissés de côté : regardez chacun d’eux.',
    retryAllConfirm: (count, shown) =>
      count === 1 ? 'Relancer 1 livraison' : `Relancer ${shown} livraisons`,
    replayTitle: 'Renvoyer cette livraison ?',
    replay: (target, host, next, delivered) =>
      delivered
        ? `${target} (${host}) l’a déjà acceptée. Le même corps lui est envoyé encore une fois avec la même clé d’idempotence : ce sera l’essai ${next}. Un destinataire qui ne regarde pas la clé la traitera deux fois.`
        : `Elle avait été abandonnée. Le même corps part vers ${target} (${host}) avec la même clé d’idempotence : ce sera l’essai ${next}.`,
    replayConfirm: 'Renvoyer',
    discardTitle: 'Abandonner cette livraison ?',
    discard: (target) =>
      `Plus rien n’est envoyé à ${target} pour ce mail. La livraison reste dans la liste comme abandonnée, et peut être renvoyée tant que son corps est conservé.`,
    discardConfirm: 'Abandonner',
  },
  askMail: {
    retryTitle: 'Envoyer de nouveau ce mail ?',
    retry: (_target, host, next) =>
      `Il n’est pas parti. Le même mail part vers son destinataire chez ${host}, tout de suite ou dès que la plage d’envoi le permet : ce sera l’essai ${next}.`,
    retryUnknown: (_target, host, next) =>
      `Il est peut-être déjà parti : regardez d’abord dans « Messages envoyés » du compte Gmail. S’il y est, son destinataire chez ${host} le reçoit deux fois. Ce sera l’essai ${next}.`,
    retryConfirm: 'Envoyer de nouveau',
    replayTitle: 'Envoyer ce mail encore une fois ?',
    replay: (_target, host, next, delivered) =>
      delivered
        ? `Gmail l’a déjà pris. Son destinataire chez ${host} reçoit le même mail une deuxième fois : ce sera l’essai ${next}.`
        : `Il avait été abandonné. Le mail part vers son destinataire chez ${host} : ce sera l’essai ${next}.`,
    replayConfirm: 'Envoyer',
  },
};
