import type { LogsWords } from './words-en.ts';

export const logsFr: LogsWords = {
  title: 'Journal',
  search: 'Chercher dans les lignes',
  leastLevel: 'Niveau minimal',
  level: 'Niveau',
  levels: { debug: 'Détails', info: 'Infos', warn: 'Alertes', error: 'Erreurs' },
  levelOf: { debug: 'Détail', info: 'Info', warn: 'Alerte', error: 'Erreur' },
  anyArea: 'Tous les domaines',
  area: 'Domaine',
  time: 'Heure',
  message: 'Message',
  pause: 'Suspendre',
  resume: 'Suivre',
  paused: 'Suspendu : les nouvelles lignes ne s’affichent pas',
  live: 'En direct',
  openFolder: 'Ouvrir le dossier',
  diagnostics: 'Enregistrer un diagnostic…',
  diagnosticsHint: 'Version, état, réglages, contrôles et dernières lignes du journal, sans aucun secret.',
  saved: (path) => `Diagnostic écrit dans ${path}`,
  listed: (count, shown) => (count === 1 ? '1 ligne' : `${shown} lignes`),
  empty: 'Rien n’a encore été écrit',
  emptyHint: 'L’agent note ici ce qu’il fait, au fur et à mesure.',
  noneFound: 'Aucune ligne ne correspond',
  noneFoundHint: 'Aucune des dernières lignes de l’agent n’a ce niveau, ce domaine et ces mots.',
  clear: 'Effacer les filtres',
  again: 'Réessayer',
  offline: 'L’agent ne répond pas',
  offlineHint:
    'Ses lignes reviendront avec lui. Ce qu’il a dit en dernier est ci-dessous, et dans les fichiers du journal.',
  ends: (count, shown) =>
    count === 1
      ? 'L’agent s’est arrêté une fois sans qu’on le lui demande'
      : `L’agent s’est arrêté ${shown} fois sans qu’on le lui demande`,
  endAt: (reason, code, uptime) => `${reason}, code de sortie ${code}, après ${uptime}`,
  endReasons: {
    hung: 'Ne répondait plus et a été arrêté',
    died: 'S’est arrêté de lui-même',
    'not-started': 'N’a pas démarré',
  },
  noLines: 'Il n’a rien dit.',
  details: 'Ligne',
  close: 'Fermer',
  copy: 'Copier la ligne',
  noFields: 'Aucun autre détail.',
};
