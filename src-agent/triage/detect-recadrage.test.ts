import { describe, expect, it } from 'vitest';
import { TUESDAY_MORNING } from '../../test/support/sample-mail.ts';
import { deliveryTime } from './delivery-time.ts';
import { detectRecadrage } from './detect-recadrage.ts';
import { extractLinks } from './extract-links.ts';
import { readText } from './read-text.ts';
import { prepareSearchText } from './search-text.ts';

const SUBJECT = 'Média Solution - Missions Recadrage - Lot 42';
const LINK = '\nhttps://www.dropbox.com/scl/fo/abc123\n';

function timeOf(text: string, subject = SUBJECT, now = TUESDAY_MORNING): string | null {
  const { visible, linkSource } = readText(text, '');
  const search = prepareSearchText(subject, visible);
  return deliveryTime(detectRecadrage(search, extractLinks(linkSource), linkSource), 'Europe/Paris', now);
}

describe('the deadline of a recadrage mail', () => {
  it.each([
    ['À faire pour 18 h 30', '18h30'],
    ['À faire pour 18h 30.', '18h30'],
    ['À faire pour 18h 30 vidéos', '18h00'],
    ['À faire pour 18 heures', '18h00'],
    ['À faire pour 18 heures 30', '18h30'],
    ['À faire pour le mercredi 3/9/2025 à 9h', 'le 03/09/2025 à 09h00'],
    ['À faire pour mercredi 3/9/2025 à 9h', 'le 03/09/2025 à 09h00'],
    ['À faire pour le 03/09/25 à 9h', 'le 03/09/2025 à 09h00'],
    ['À faire pour le 3/9/2025, à 9h', 'le 03/09/2025 à 09h00'],
    ['À faire pour le 3/9/2025 9:30', 'le 03/09/2025 à 09h30'],
    ['À faire pour le 3.9.2025 à 9h', 'le 03/09/2025 à 09h00'],
    ['À faire pour le 1er septembre 2025 à 9h', 'le 01/09/2025 à 09h00'],
    ['À faire pour le mercredi 3 décembre à 9h', 'le 03/12/2025 à 09h00'],
    ['A\u0300 faire pour le 3/9/2025 a\u0300 9h', 'le 03/09/2025 à 09h00'],
    ['<p>&Agrave; faire <b>pour le 3/9/2025</b><br>&agrave; 9h</p>', 'le 03/09/2025 à 09h00'],
    ['À faire pour le ٣/٩/٢٠٢٥ à ٩h', 'le 03/09/2025 à 09h00'],
  ])('Q17: %j is %j', (text, expected) => {
    expect(timeOf(`${text}${LINK}`)).toBe(expected);
  });

  it.each([
    ['Format 9:16'],
    ['Recadrage en 9:16 et 16:9'],
    ['Ratio : 16:10'],
    ['Durée de la vidéo 00:45'],
    ['Durée totale : 1h30'],
    ['Timecode 00:01:30'],
    ['Vidéo 00:45'],
    ['À faire dans 2h'],
    ['Une vidéo de 1h30'],
    ['2h de rushes'],
    ['Voir https://x.example/12h30/9:30 et www.swisstransfer.com/d/9h30'],
    ['<style>a:12h30{}</style><p>Bonjour</p>'],
    ['Le mar. 18 nov. 2025 à 10:00, Technique <technique@studio.example> a écrit :'],
    ['On Tue, Nov 18, 2025 at 10:00, X\nwrote:'],
    ['De : X\nEnvoyé : mardi 18 novembre 2025 10:00\nÀ : Y'],
    ['From: X\nDate: Tue, 18 Nov 2025 10:00:00 +0100\nSubject: Y'],
    ['Reçu : Tue, 18 Nov 2025 10:00:00 +0100'],
    ['À faire pour 24h00'],
    ['À faire pour 18h60'],
  ])('Q17: %j states no deadline', (text) => {
    expect(timeOf(`${text}${LINK}`)).toBeNull();
  });

  it('Q17: an impossible date is no date, its time still is one', () => {
    expect(timeOf(`À faire pour le 31/02/2025 à 9h${LINK}`)).toBe('09h00');
  });

  it('Q17: a quoted header does not hide the deadline below it', () => {
    expect(timeOf(`Le mar. 18 nov. à 10:00, X a écrit :\n> Livraison vers 15h30${LINK}`)).toBe('15h30');
  });

  it('takes a date without a year for the nearest one', () => {
    const december = Date.parse('2025-12-20T09:00:00Z');
    expect(timeOf(`À faire pour le 5/1 à 9h${LINK}`, SUBJECT, december)).toBe('le 05/01/2026 à 09h00');
    expect(timeOf(`À faire pour le 15/12 à 9h${LINK}`, SUBJECT, december)).toBe('le 15/12/2025 à 09h00');
    expect(timeOf(`À faire pour le 29/2 à 9h${LINK}`, SUBJECT, december)).toBe('le 29/02/2024 à 09h00');
  });

  it.each([
    // Paris: 02:59 becomes 03:00 on 30 March, 03:00 becomes 02:00 on 26 October 2025.
    ['2025-03-30T00:30:00Z', '03h30'],
    ['2025-10-26T00:30:00Z', '02h30'],
    ['2025-10-25T23:30:00Z', '02h30'],
  ])('Q15: URGENCE adds an hour to the instant %s', (now, expected) => {
    expect(timeOf(LINK, `${SUBJECT} - URGENCE`, Date.parse(now))).toBe(expected);
  });
});

describe('what makes a recadrage mail', () => {
  it.each([
    ['Média  Solution -\u00a0Missions Recadrage - Lot 7', true],
    ['Missions Recadrage Media Solution LOTS 7 et 8', true],
    ['Média Solution - Missions Recadrage - Lot42', true],
    ['Média Solution - Missions Recadrage - Pilote', false],
    ['Média Solution - Missions de recadrage - Lot 7', false],
  ])('the subject %j: %s', (subject, expected) => {
    expect(timeOf(`À faire pour 9h${LINK}`, subject) !== null).toBe(expected);
  });

  it.each([
    ['https://fromsmash.com/abc', true],
    ['dropbox.com/scl/fo/abc', true],
    ['www.swisstransfer.com/d/1f2e', true],
    ['<a href="https://swisstransfer.com/d/1">ici</a>', true],
    ['https://notdropbox.com/scl/fo/abc', false],
    ['evil.test/dropbox.com/scl/fo/abc', false],
    ['x@dropbox.com/scl/fo/abc', false],
    ['www.dropbox.com/s/abc', false],
    ['DROPBOX.COM/SCL/FO/abc', false],
    ['WWW.SwissTransfer.com/d/1f2e', true],
  ])('Q16: the link %j: %s', (link, expected) => {
    expect(timeOf(`À faire pour 9h\n${link}\n`) !== null).toBe(expected);
  });
});
