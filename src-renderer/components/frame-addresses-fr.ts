import type { AddressesWords } from './frame-addresses-en.ts';

export const addressesFr: AddressesWords = {
  hint: 'nom@exemple.fr',
  wrong: (text) => `« ${text} » n’est pas une adresse`,
};
