import type { FirstRunWords } from './words-en.ts';

export const firstRunFr: FirstRunWords = {
  title: 'Premiers pas',
  intro: 'Une boîte à surveiller, une adresse à appeler, les heures pour le faire.',
  steps: { mailbox: 'Boîte mail', webhook: 'Webhook', hours: 'Heures', done: 'Terminé' },
  stepDone: 'fait',
  later: 'Configurer plus tard',
  back: 'Retour',
  next: 'Enregistrer et continuer',
  mailboxTitle: 'Quelle boîte surveiller ?',
  mailboxText: 'Le mot de passe va dans le trousseau de cette machine et nulle part ailleurs.',
  webhookTitle: 'Qui prévenir à chaque mail ?',
  webhookText: 'L’adresse qui reçoit une requête pour chaque mail admis.',
  address: 'Adresse du webhook',
  addressText: 'https, ou la forme courte de Make (jeton@hook.eu2.make.com).',
  testText: 'Envoie une seule requête, marquée comme essai.',
  senders: 'Expéditeurs admis',
  sendersText:
    'Seuls leurs mails sont traités. Plusieurs à la fois : séparés par des virgules ou des espaces.',
  hoursTitle: 'Quand les livraisons peuvent-elles partir ?',
  hoursText:
    'En dehors de ces heures, les mails attendent ou suivent la règle de leur sorte. Tout peut être changé plus tard.',
  anyHour: 'À toute heure',
  doneTitle: 'Tout est prêt',
  doneText: 'L’agent surveille désormais de lui-même, que cette fenêtre soit ouverte ou non.',
  mailbox: 'Boîte mail',
  webhook: 'Webhook',
  hours: 'Heures',
  any: 'à toute heure',
  missing: 'non renseigné',
  sendersCount: (count) => (count === 1 ? '1 expéditeur' : `${count} expéditeurs`),
  state: 'L’agent indique',
  overview: 'Aller à la vue d’ensemble',
  demoTitle: 'Juste pour voir ?',
  demoText:
    'Essayez avec une boîte de démonstration : des mails d’exemple arrivent, les livraisons vont à un destinataire sur cette machine, rien ne la quitte.',
  demo: 'Essayer la boîte de démonstration',
};
