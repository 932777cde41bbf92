import type { DesktopWords } from './words-en.ts';

/** Avant `;`, `:` et `?`, l’espace ne se coupe pas. */
export const wordsFr: DesktopWords = {
  agentStarting: 'L’agent démarre',
  agentRespawning: (at) => `L’agent s’est arrêté\u00A0; il redémarre à ${at}`,
  agentSlowed: (at) => `L’agent s’est arrêté plusieurs fois\u00A0; prochain essai à ${at}`,
  agentStopped: 'L’agent est arrêté',
  notSetUp: 'Pas encore réglé\u00A0: ouvrez-le pour commencer',
  demonstration: 'Démonstration\u00A0: rien ne quitte cette machine',
  windowOpen: (until) => `Fenêtre ouverte jusqu’à ${until}`,
  windowCloses: (waiting, until) => `${waiting} en attente, fenêtre ouverte jusqu’à ${until}`,
  windowOpens: (at) => `La fenêtre ouvre à ${at}`,
  waitingUntil: (waiting, at) => `${waiting} en attente jusqu’à ${at}`,
  waiting: (waiting) => `${waiting} en attente`,
  checkNow: 'Vérifier maintenant',
  pauseHour: 'Pause d’une heure',
  pauseTomorrow: 'Pause jusqu’à demain',
  resume: 'Reprendre',
  open: 'Ouvrir Render Signal Desktop',
  quit: 'Quitter',

  deliveryFailed: 'Une livraison a échoué pour de bon',
  deliveryFailedBody: (target, host) => `${target} (${host}) ne l’a pas acceptée. Ouvrez-la pour réessayer.`,
  deliveriesFailed: (count) => `${count} livraisons ont échoué pour de bon`,
  deliveriesFailedBody: 'Ouvrez la liste pour les renvoyer, une par une ou toutes à la fois.',
  mailboxLost: (minutes) =>
    minutes === 1 ? 'Boîte injoignable depuis une minute' : `Boîte injoignable depuis ${minutes} minutes`,
  mailboxLostBody: 'Les messages reçus entre-temps seront lus dès son retour.',
  gmailBroken: 'Gmail n’est plus utilisable',
  gmailUnreachable: 'Pas de réponse de Google depuis un jour',
  gmailEnding: 'La connexion Gmail prend fin d’ici trois jours',
  gmailEndingBody: 'Reconnectez-vous à Google avant.',
  agentFailing: 'L’agent s’arrête sans cesse',
  agentFailingBody: 'Il est relancé toutes les cinq minutes. Ses dernières lignes sont dans le journal.',
  agentRefused: 'L’agent ne peut pas travailler',

  keepsWatching: 'La surveillance continue',
  keepsWatchingBody:
    'La fenêtre est fermée, l’agent continue. L’icône de la barre, ou un second lancement, la rouvre.',

  quitQuestion: 'Arrêter de surveiller la boîte\u00A0?',
  quitDetail:
    'Rien n’est envoyé tant que l’application est fermée. Ce qui attend partira au prochain démarrage.',
  quitAndStop: 'Quitter et ne plus surveiller',
  keepInTray: 'Continuer en arrière-plan',
  quitNeverAsk: 'Désormais, quitter sans demander',

  menuFile: 'Fichier',
  menuEdit: 'Édition',
  menuView: 'Affichage',
  undo: 'Annuler',
  redo: 'Rétablir',
  cut: 'Couper',
  copy: 'Copier',
  paste: 'Coller',
  selectAll: 'Tout sélectionner',
  zoomIn: 'Agrandir',
  zoomOut: 'Réduire',
  resetZoom: 'Taille réelle',
  fullScreen: 'Plein écran',
  closeWindow: 'Fermer la fenêtre',
  hide: 'Masquer',
};
