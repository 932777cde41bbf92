import { DateTime } from 'luxon';
import type { GmailCheck } from '../contract/gmail.ts';
import type { Language } from '../contract/text/text.ts';
import type { OutgoingMail } from '../ports.ts';

type Words = {
  readonly subject: string;
  readonly greeting: string;
  readonly purpose: (at: string) => string;
  readonly verdict: string;
  readonly nothingToDo: string;
  readonly trigger: Readonly<Record<GmailCheck['trigger'], string>>;
};

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    subject: 'Gmail check — sending works ✓',
    greeting: 'Hello,',
    purpose: (at) =>
      `This mail was sent by Render Signal Desktop on ${at} to verify that sending through Gmail works.`,
    verdict: 'If you can read it with its accents (é à ç œ) and this dash — all is well.',
    nothingToDo: 'There is nothing to do.',
    trigger: {
      operator: 'Check asked for by hand.',
      automatic: 'Automatic check.',
      connect: 'Check after connecting with Google.',
    },
  },
  fr: {
    subject: 'Contrôle Gmail — l’envoi fonctionne ✓',
    greeting: 'Bonjour,',
    purpose: (at) =>
      `Ce message a été envoyé par Render Signal Desktop le ${at} pour vérifier que l’envoi par Gmail fonctionne.`,
    verdict: 'Si vous le lisez avec ses accents (é à ç œ) et ce tiret — tout est en ordre.',
    nothingToDo: 'Il n’y a rien à faire.',
    trigger: {
      operator: 'Contrôle demandé à la main.',
      automatic: 'Contrôle automatique.',
      connect: 'Contrôle après la connexion à Google.',
    },
  },
};

/** The mail of a check that sends: text and HTML of the same words, with characters only UTF-8 done right brings over. */
export function writeTestMail(facts: {
  readonly to: string;
  readonly trigger: GmailCheck['trigger'];
  readonly language: Language;
  readonly timeZone: string;
  readonly now: number;
  readonly messageId: string;
}): OutgoingMail {
  const words = WORDS[facts.language];
  const at = DateTime.fromMillis(facts.now, { zone: facts.timeZone, locale: facts.language }).toFormat(
    'd LLLL yyyy, HH:mm',
  );
  const paragraphs = [
    words.greeting,
    words.purpose(`${at} (${facts.timeZone})`),
    words.verdict,
    words.nothingToDo,
    words.trigger[facts.trigger],
  ];
  const html = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n');
  return {
    to: facts.to,
    subject: words.subject,
    text: `${paragraphs.join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="${facts.language}">\n<body>\n${html}\n</body>\n</html>\n`,
    messageId: facts.messageId,
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
