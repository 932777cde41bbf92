import { COMMANDS } from '../contract/commands.ts';
import { ok, type Result } from '../contract/result.ts';
import { optionalNumber, type Values, wrongUse } from './arguments.ts';
import {
  autoCheckExitCode,
  autoCheckWords,
  configurationExitCode,
  configurationReport,
  configurationWords,
  disconnectedExitCode,
  disconnectedWords,
  gmailCheckExitCode,
  gmailCheckWords,
  gmailHistoryWords,
  gmailStatusWords,
} from './gmail-words.ts';
import { type PreparedCall, prepareCall } from './prepared-call.ts';

/** What must be confirmed before it is done. */
export type Question =
  /** `to`: null for the test recipient of the settings. */
  { readonly about: 'gmail-send'; readonly to: string | null } | { readonly about: 'gmail-disconnect' };

export type GmailInvocation =
  | PreparedCall
  | { readonly run: 'ask-first'; readonly question: Question; readonly call: PreparedCall }
  | { readonly run: 'gmail-connect' };

/** The commands over the Gmail connection, as `read…` of command-line.ts. */
export function readGmail(action: string | undefined, values: Values): Result<GmailInvocation> {
  switch (action) {
    case undefined:
    case 'status':
      return prepareCall(COMMANDS['gmail.status'], {}, gmailStatusWords);
    case 'check':
      return prepareCall(
        COMMANDS['gmail.status'],
        {},
        configurationWords,
        configurationExitCode,
        configurationReport,
      );
    case 'dry-run':
      return prepareCall(COMMANDS['gmail.dry-run'], {}, gmailCheckWords, gmailCheckExitCode);
    case 'send': {
      const { to } = values;
      const call = prepareCall(COMMANDS['gmail.send-test'], { to }, gmailCheckWords, gmailCheckExitCode);
      return confirmed(call, { about: 'gmail-send', to: to ?? null }, values);
    }
    case 'auto-check': {
      const { force } = values;
      return prepareCall(COMMANDS['gmail.auto-check'], { force }, autoCheckWords, autoCheckExitCode);
    }
    case 'history': {
      const { cursor, limit } = values;
      const query = { cursor, limit: optionalNumber(limit) };
      return prepareCall(COMMANDS['gmail.history'], query, gmailHistoryWords);
    }
    case 'connect':
      return ok({ run: 'gmail-connect' });
    case 'disconnect': {
      const call = prepareCall(COMMANDS['gmail.disconnect'], {}, disconnectedWords, disconnectedExitCode);
      return confirmed(call, { about: 'gmail-disconnect' }, values);
    }
    default:
      return wrongUse(
        'gmail status | check | dry-run | send [--to ADDRESS] [--yes] | auto-check [--force] | history | connect | disconnect [--yes]',
      );
  }
}

function confirmed(call: Result<PreparedCall>, question: Question, { yes }: Values): Result<GmailInvocation> {
  return !call.ok || yes ? call : ok({ run: 'ask-first', question, call: call.value });
}
