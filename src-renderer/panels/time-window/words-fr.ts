import type { TimeWindowWords } from './words-en.ts';

export const timeWindowFr: TimeWindowWords = {
  title: 'Plage d’envoi',
  intro: 'Heures où partent les livraisons. En dehors, chaque sorte de mail a sa propre règle.',
  hours: (minutes) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    if (hours === 0) return `${rest} min`;
    return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')}`;
  },
  day: 'La journée',
  start: 'Ouvre à',
  end: 'Ferme à',
  valueStart: (time, length) => `Ouvre à ${time} ; ouverte pendant ${length}`,
  valueEnd: (time, length, overnight) =>
    `Ferme à ${time}${overnight ? ' le lendemain' : ''} ; ouverte pendant ${length}`,
  now: (clock) => `La journée en bande ; il est ${clock}`,
  midnight: 'Continue après minuit',
  overnight: 'passe minuit',
  allDay: 'toute la journée',
  atAnyHour: 'À toute heure : aucune plage n’est fixée',
  closed: 'fermée',
  today: 'Aujourd’hui',
  notATime: 'Écrire 9h30, 9:30, 9h ou 9',
  equal: 'Les deux sont identiques : elle n’ouvrirait jamais',
  days: 'Jours d’ouverture',
  timeZone: 'Fuseau horaire',
  zoneUnknown: 'Aucun fuseau de ce nom',
  setHours: 'Fixer des heures',
  clear: 'Supprimer la plage',
  clearTitle: 'Supprimer la plage d’envoi ?',
  clearText: (waiting) =>
    waiting === 0
      ? 'Les livraisons partiront à toute heure.'
      : `Les livraisons partiront à toute heure. Ce qui attend la plage (${waiting}) est envoyé aussitôt.`,
  clearConfirm: 'Supprimer la plage',
  keys: 'Faites glisser les bornes, ou déplacez-les avec les flèches : 5 min, avec Maj 30 min.',
  week: 'Les sept prochains jours',
  dstForward: (length) => `Passage à l’heure d’été : un jour de ${length}`,
  dstBack: (length) => `Passage à l’heure d’hiver : un jour de ${length}`,
  outside: 'Hors de la plage',
  outsideText: 'Ce que devient un mail arrivé quand la plage est fermée.',
  kinds: {
    recadrage: 'Recadrage',
    desabonnement: 'Désabonnement',
    desabonnementUrgent: 'Désabonnement urgent',
    presence: 'Présence du samedi',
    other: 'Autres mails',
  },
  announced: 'Ce que lisent les destinataires',
  announcedText: 'Une livraison envoyée maintenant porterait exactement ces champs.',
  announcedAhead: 'Un désabonnement non urgent, envoyé avant l’ouverture, indique :',
  announcedNone: 'non envoyé',
  draft: 'avec les modifications non enregistrées',
  waiting: 'En attente',
  waitingNone: 'Rien n’attend',
  waitingNoneText: 'Les mails arrivés quand la plage est fermée restent ici jusqu’à l’ouverture.',
  waitingMore: (count) => `et ${count} de plus`,
  onItsWay: 'En cours d’envoi',
  noSubject: '(sans objet)',
};
