import type { ConfirmWords } from './confirm-en.ts';

export const confirmFr: ConfirmWords = { cancel: 'Annuler', close: 'Fermer' };
