import type { FrameWords } from './frame-en.ts';

export const frameFr: FrameWords = {
  navigation: 'Panneaux',
  panels: {
    overview: 'Vue d’ensemble',
    'time-window': 'Fenêtre horaire',
    mail: 'Courrier',
    deliveries: 'Livraisons',
    links: 'Liens',
    settings: 'Réglages',
    logs: 'Journal',
  },
  checkNow: 'Vérifier',
  pause: 'Pause',
  resume: 'Reprendre',
  agentStarting: 'L’agent démarre…',
  agentRespawning: (when) => `L’agent s’est arrêté ; il redémarre ${when}`,
  agentSlowed: (when) => `L’agent s’est arrêté plusieurs fois ; nouvel essai ${when}`,
  agentStopped: 'L’agent est arrêté',
  startNow: 'Démarrer maintenant',
  windowOpen: (until) => `Fenêtre ouverte jusqu’à ${until}`,
  windowClosed: (when) => `La fenêtre ouvre ${when}`,
  windowAlways: 'Pas de fenêtre horaire',
};
