import { describe, expect, it } from 'vitest';
import { DESABONNEMENT } from '../../test/support/sample-mail.ts';
import { detectDesabonnement } from './detect-desabonnement.ts';
import { readText } from './read-text.ts';
import { prepareSearchText } from './search-text.ts';

function detect(text: string, subject = DESABONNEMENT.subject) {
  const { visible, linkSource } = readText(text, '');
  return detectDesabonnement(prepareSearchText(subject, visible), linkSource);
}

describe('detectDesabonnement', () => {
  it.each([
    ['manufacture'],
    ['momentanément'],
    ['préfacture'],
    ['totalht'],
    ['https://x.example/moment-du-jour'],
    ['www.x.example/facture'],
    ['<style>.facture{}</style>'],
    ['<a href="https://x.example/facture">ici</a>'],
  ])('Q18: %j forbids nothing', (text) => {
    expect(detect(`${DESABONNEMENT.text}${text}`).matches).toBe(true);
  });

  it.each([['Factures'], ['un moment svp'], ['Référence\nclient'], ['TOTAL HT :'], ['l’annulation']])(
    'Q18: %j forbids it',
    (text) => {
      expect(detect(`${DESABONNEMENT.text}${text}`).matches).toBe(false);
    },
  );

  it.each([
    ["rien d'urgent"],
    ['rien d’urgent'],
    ['non urgent'],
    ['non-urgent'],
    ["ce n'est pas si urgent"],
    ['aucune urgence'],
    ['sans réelle urgence'],
    ['le chirurgien urgentiste'],
    ['https://x.example/urgent'],
  ])('Q18: %j is not urgent', (text) => {
    expect(detect(`${DESABONNEMENT.text}${text}`).urgent).toBe(false);
  });

  it.each([
    ['URGENT'],
    ['urgentes'],
    ['en urgence'],
    ['pas de retard, urgent !'],
    ['rien d’urgent hier. Urgent !'],
  ])('Q18: %j is urgent', (text) => {
    expect(detect(`${DESABONNEMENT.text}${text}`).urgent).toBe(true);
  });

  it.each([
    ['http://dropbox.com/request/abc', true],
    ['HTTPS://WWW.DROPBOX.COM/REQUEST/abc', true],
    ['https://track.example/?u=https://www.dropbox.com/request/abc', true],
    ['https://www.dropbox.com/requests/abc', false],
    ['https://notdropbox.com/request/abc', false],
  ])('sees the file request of %s: %s', (url, expected) => {
    expect(detect(url).hasDropboxRequest).toBe(expected);
  });

  it('Q18: searches the visible text, entities decoded and tags gone', () => {
    const html = '<p>journ&eacute;e aux <b>tarifs</b> habituels</p>https://dropbox.com/request/abc';
    expect(detect(html, 'Autre')).toEqual({ matches: true, hasDropboxRequest: true, urgent: false });
  });
});
