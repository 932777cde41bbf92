import type { SaveWords } from './frame-save-en.ts';

export const saveFr: SaveWords = {
  label: 'Modifications',
  unsaved: (count) =>
    count === 1 ? '1 modification non enregistrée' : `${count} modifications non enregistrées`,
  discard: 'Abandonner',
  save: 'Enregistrer',
};
