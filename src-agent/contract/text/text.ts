import { assertNever } from '../assert-never.ts';
import type { GmailCheck } from '../gmail.ts';
import type { Failure } from '../result.ts';
import type { Settings } from '../settings.ts';
import type { DoctorCheck, WatcherStatus } from '../status.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { type DoctorNote, NOTE_PARAMS } from './note-params.ts';
import type { Explanation, Sentence, Surface, Texts, Values } from './texts.ts';

/**
 * The words of every surface: command line, window, tray. A code or state comes in, a sentence comes out;
 * what a sentence needs is listed in failure-params.ts and note-params.ts. The lines that explain a decision are
 * in trace-text.ts.
 */

export type Language = 'en' | 'fr';

const LANGUAGES: Readonly<Record<Language, Texts>> = { en, fr };

export function textFor(language: Language): Texts {
  return LANGUAGES[language];
}

/**
 * The language of this machine: LC_ALL, LC_MESSAGES, LANG in POSIX order, else `locale`, which is what Intl says
 * where those variables do not exist (Windows, a desktop's own session). Not French: English.
 */
export function systemLanguage(
  env: Readonly<Record<string, string | undefined>>,
  locale: string = Intl.DateTimeFormat().resolvedOptions().locale,
): Language {
  const asked = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return /^fr(?:$|[-_.@])/iu.test(asked ?? locale) ? 'fr' : 'en';
}

/** What the settings ask for, `system` resolved. */
export function chooseLanguage(
  setting: Settings['language'],
  env: Readonly<Record<string, string | undefined>>,
  locale?: string,
): Language {
  return setting === 'system' ? systemLanguage(env, locale) : setting;
}

type Params = Readonly<Record<string, string | number>>;

/** Words of a server or of a mail, made fit for one line of any surface (MAIL-6). */
function shown(value: string | number): string {
  const text = String(value).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}

function valuesOf(params: Params, say: (value: string | number) => string = shown): Values<string> {
  return (name, around) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (value === undefined || value === '') return around === undefined ? '?' : '';
    return around === undefined ? say(value) : around(say(value));
  };
}

/** How a value is said where: in the window secrets and settings, also several in a row, go by their labels. */
function sayer(texts: Texts, surface: Surface): (value: string | number) => string {
  if (surface === 'terminal') return shown;
  const labels: Readonly<Record<string, string>> = { ...texts.secrets, ...texts.neededSettings };
  return (value) =>
    shown(value)
      .split(', ')
      .map((part) => (Object.hasOwn(labels, part) ? labels[part] : part))
      .join(', ');
}

/** French puts a space that must not break before `: ; ? !` and inside guillemets. */
function typeset(text: string, language: Language): string {
  return language === 'fr' ? text.replaceAll(/ ([:;?!»])/gu, '\u00A0$1').replaceAll('« ', '«\u00A0') : text;
}

/** What happened, why and what to do, each a sentence of its own. */
export function explainFailure(
  failure: Pick<Failure, 'code' | 'params'>,
  language: Language,
  surface: Surface,
): Explanation {
  const texts = textFor(language);
  const build: (v: Values<string>) => Explanation<Sentence> = texts.failures[failure.code];
  const { what, why, cure } = build(valuesOf(failure.params, sayer(texts, surface)));
  const said = (sentence: Sentence): string =>
    typeset(typeof sentence === 'string' ? sentence : sentence[surface], language);
  return { what: said(what), ...(why === undefined ? {} : { why: said(why) }), cure: said(cure) };
}

/** The same in one line. */
export function describeFailure(
  failure: Pick<Failure, 'code' | 'params'>,
  language: Language,
  surface: Surface,
): string {
  const { what, why, cure } = explainFailure(failure, language, surface);
  return [what, why, cure].filter((part) => part !== undefined).join(' ');
}

/** What a check of the Gmail connection found. */
export function describeGmailCheck(
  check: Pick<GmailCheck, 'mode' | 'failure'>,
  language: Language,
  surface: Surface,
): string {
  return check.failure === null
    ? typeset(textFor(language).gmailChecks[check.mode], language)
    : describeFailure(check.failure, language, surface);
}

/** Shows an instant (epoch milliseconds) in the zone and manner of a surface. */
export type ShowInstant = (at: number) => string;

function isDoctorNote(note: string): note is DoctorNote {
  return Object.hasOwn(NOTE_PARAMS, note);
}

/** What one check of `doctor` found, without its name. */
export function describeCheck(check: DoctorCheck, language: Language, surface: Surface): string {
  if (check.failure !== null) return describeFailure(check.failure, language, surface);
  const texts = textFor(language);
  if (check.note === null) return texts.doctorVerdicts[check.verdict];
  return isDoctorNote(check.note)
    ? typeset(texts.doctorNotes[check.note](valuesOf({})), language)
    : check.note;
}

/** The state of the watcher in words, with the failure behind it. */
export function describeWatcher(
  watcher: WatcherStatus,
  language: Language,
  surface: Surface,
  show: ShowInstant,
): string {
  const texts = textFor(language);
  const values = (params: Params) => valuesOf(params, sayer(texts, surface));
  const say = (params: Params): string => typeset(texts.watcher[watcher.state](values(params)), language);
  const until = (at: number | null): Params => (at === null ? {} : { until: show(at) });
  switch (watcher.state) {
    case 'stopped':
      return say({});
    case 'not-configured':
      return say({ missing: watcher.missing.join(', ') });
    case 'connecting':
    case 'catching-up':
      return say({ since: show(watcher.since) });
    case 'watching':
      return say({ since: show(watcher.since), mode: watcher.mode });
    case 'reconnecting':
      return `${say({ at: show(watcher.at) })}. ${describeFailure(watcher.failure, language, surface)}`;
    case 'needs-credentials':
    case 'needs-grant':
    case 'failed':
      return `${say({})}. ${describeFailure(watcher.failure, language, surface)}`;
    case 'outside-hours':
    case 'vacation':
    case 'paused':
      return say(until(watcher.until));
    default:
      return assertNever(watcher);
  }
}
