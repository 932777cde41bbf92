import { createHash } from 'node:crypto';
import type { Failure } from '../contract/result.ts';
import { explainFailure, type Language } from '../contract/text/text.ts';

/** The page that the browser shows when it comes back from Google: finished words, no script, nothing loaded. */

const WORDS = {
  en: {
    connected: 'Connected with Google',
    goOn: 'Render Signal Desktop has the access it needs and goes on by itself.',
    partial: 'Not every box was ticked: Render Signal Desktop says what is missing.',
    failed: 'Not connected with Google',
    stray: 'This page belongs to no connection that is being made',
    begin: 'Begin again in Render Signal Desktop.',
    close: 'You can close this page.',
  },
  fr: {
    connected: 'Connecté à Google',
    goOn: 'Render Signal Desktop a l’accès qu’il lui faut et continue tout seul.',
    partial: 'Toutes les cases n’étaient pas cochées : Render Signal Desktop dit ce qui manque.',
    failed: 'Pas connecté à Google',
    stray: 'Cette page n’appartient à aucune connexion en cours',
    begin: 'Recommencez dans Render Signal Desktop.',
    close: 'Vous pouvez fermer cette page.',
  },
} as const satisfies Readonly<Record<Language, unknown>>;

export function connectedPage(language: Language, isPartial: boolean): string {
  const words = WORDS[language];
  return page(language, words.connected, [isPartial ? words.partial : words.goOn]);
}

export function failedPage(language: Language, failure: Failure): string {
  const { what, why, cure } = explainFailure(failure, language, 'window');
  return page(language, WORDS[language].failed, [what, ...(why === undefined ? [] : [why]), cure]);
}

/** For a return that nobody waits for: another `state`, or a second visit. */
export function strayPage(language: Language): string {
  const words = WORDS[language];
  return page(language, words.stray, [words.begin]);
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;color-scheme:light dark}h1{font-size:1.4rem}';

/** Our own style by its digest, and nothing else of any kind. */
export const RETURN_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function page(language: Language, title: string, sentences: readonly string[]): string {
  const body = [...sentences, WORDS[language].close]
    .map((sentence) => `<p>${escaped(sentence)}</p>`)
    .join('');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><h1>${escaped(title)}</h1>${body}</body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
