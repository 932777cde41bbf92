import type { Provider } from '../../src-agent/contract/entities.ts';

export const linkEn = {
  providers: { dropbox: 'Dropbox', fromsmash: 'FromSmash', swisstransfer: 'SwissTransfer' } satisfies Record<
    Provider,
    string
  >,
  open: 'Open in the browser',
  copy: 'Copy the link',
  copied: 'Copied',
  askTitle: 'Open this host?',
  askText: 'The link leads to a host that is not one of the three providers:',
  askConfirm: 'Open in the browser',
};
export type LinkWords = typeof linkEn;
