import type { LinksWords } from './words-en.ts';

export const linksFr: LinksWords = {
  title: 'Liens',
  search: 'Objet, expéditeur ou lot',
  anyProvider: 'Tous les fournisseurs',
  provider: 'Fournisseur',
  state: 'État',
  states: { all: 'Tous', open: 'À faire', done: 'Faits' },
  lot: 'Lot',
  subject: 'Objet',
  received: 'Reçu',
  isOpened: 'Ouvert',
  actions: 'Actions',
  isDone: 'Fait',
  toDo: 'À faire',
  markDone: 'Marquer comme fait',
  markToDo: 'Marquer comme à faire',
  open: 'Ouvrir dans le navigateur',
  copy: 'Copier le lien',
  openedAt: (when) => `ouvert ${when}`,
  listed: (count, shown, goesOn) =>
    goesOn ? `${shown} affichés, la suite en faisant défiler` : count === 1 ? '1 lien' : `${shown} liens`,
  empty: 'Aucun lien pour l’instant',
  emptyHint:
    'Chaque lien Dropbox, FromSmash ou SwissTransfer trouvé dans un mail apparaît ici, pour être ouvert, copié et marqué comme fait.',
  noneFound: 'Rien ne correspond',
  noneFoundHint: 'Aucun lien ne correspond à cette recherche et à ces filtres.',
  clear: 'Effacer les filtres',
  again: 'Réessayer',
  noSubject: '(sans objet)',
  noSender: '(sans expéditeur)',
};
