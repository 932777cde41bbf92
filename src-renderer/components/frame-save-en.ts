export const saveEn = {
  label: 'Changes',
  unsaved: (count: number) => (count === 1 ? '1 change not saved' : `${count} changes not saved`),
  discard: 'Discard',
  save: 'Save',
};
export type SaveWords = typeof saveEn;
