import { DateTime } from 'luxon';
import { describeCommand } from '../contract/text/command-text.ts';
import {
  describeCheck,
  describeFailure,
  describeGmailCheck,
  describeWatcher,
  type Language,
  textFor,
} from '../contract/text/text.ts';
import { traceText } from '../contract/text/trace-text.ts';
import type { Show } from './show.ts';
import { terminalWordsEn } from './terminal-words-en.ts';
import { terminalWordsFr } from './terminal-words-fr.ts';

const WORDS = { en: terminalWordsEn, fr: terminalWordsFr } as const;

/** Words for a terminal in one language; instants on the wall clock of a zone. */
export function terminalShow(language: Language, timeZone: string): Show {
  const texts = textFor(language);
  const instant = (at: number | null): string =>
    at === null ? '-' : DateTime.fromMillis(at, { zone: timeZone }).toFormat('yyyy-LL-dd HH:mm:ss');
  return {
    words: WORDS[language],
    texts,
    instant,
    failure: (failure) => describeFailure(failure, language, 'terminal'),
    reason: (reason) => (reason === null ? '-' : texts.reasons[reason]),
    watcher: (watcher) => describeWatcher(watcher, language, 'terminal', instant),
    trace: (step) => traceText(language, step),
    check: (check) => describeCheck(check, language, 'terminal'),
    gmailCheck: (check) => describeGmailCheck(check, language, 'terminal'),
    command: (shown) => describeCommand(shown, language).join('\n'),
  };
}
