import type { NotifyWords } from './notify-en.ts';

export const notifyFr: NotifyWords = {
  title: 'Mail à la livraison',
  text: 'Pour chaque mail livré, un mail à vous part par la connexion Gmail. Il attend la plage d’envoi comme sa livraison, et figure parmi les livraisons.',
  enabled: 'Envoyer un mail à chaque livraison',
  recipient: 'Destinataire',
  recipientHint: 'nom@exemple.fr',
  recipientMissing: 'Indiquez qui reçoit les mails.',
  kinds: 'Pour',
  message: 'Message',
  messageText: 'Laissé vide : les mots affichés en gris, dans votre langue.',
  subject: 'Objet',
  body: 'Texte',
  placeholders: 'Ces champs sont remplacés par ce que dit le mail ; ce qu’il ne dit pas devient un tiret :',
  preview: 'Aperçu',
  previewText: 'Tel que Gmail l’enverrait. Rien n’est envoyé d’ici.',
  source: 'Rempli avec',
  example: 'un exemple',
  from: 'De',
  to: 'À',
  none: '(non renseigné)',
  noSubject: '(sans objet)',
};
