import type { LinkWords } from './link-en.ts';

export const linkFr: LinkWords = {
  providers: { dropbox: 'Dropbox', fromsmash: 'FromSmash', swisstransfer: 'SwissTransfer' },
  open: 'Ouvrir dans le navigateur',
  copy: 'Copier le lien',
  copied: 'Copié',
  askTitle: 'Ouvrir cet hôte ?',
  askText: 'Le lien mène à un hôte qui n’est pas l’un des trois fournisseurs :',
  askConfirm: 'Ouvrir dans le navigateur',
};
