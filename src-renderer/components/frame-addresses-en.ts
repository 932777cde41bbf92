export const addressesEn = {
  hint: 'name@example.org',
  wrong: (text: string) => `“${text}” is not an address`,
};
export type AddressesWords = typeof addressesEn;
