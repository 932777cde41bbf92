import { GMAIL_FIELDS, type GmailField, type GmailFieldState } from '../contract/gmail.ts';
import type { GmailMode } from '../contract/gmail-settings.ts';
import type { SecretName } from '../contract/secrets.ts';
import type { NeededSetting } from '../contract/settings.ts';

/** What is set of the Gmail connection; empty: nothing. */
export type GmailConfiguration = Readonly<Record<GmailField, string>>;

/** Where each one is set: the name of a setting or of a secret. */
const FIELD_PLACES: Readonly<Record<GmailField, NeededSetting | SecretName>> = {
  'client-id': 'gmail.clientId',
  'client-secret': 'GMAIL_CLIENT_SECRET',
  'refresh-token': 'GMAIL_REFRESH_TOKEN',
  'from-address': 'gmail.fromAddress',
  'from-name': 'gmail.fromName',
  'test-recipient': 'gmail.testRecipient',
};

/** Without these Google cannot be asked at all. */
const REQUIRED: ReadonlySet<GmailField> = new Set(['client-id', 'client-secret', 'refresh-token']);
/** A mail needs its sender as well; its recipient may be named with the request. */
const REQUIRED_TO_SEND: ReadonlySet<GmailField> = new Set([...REQUIRED, 'from-address']);

/**
 * Whether a value can be what it is meant to be. Google promises no form but the client ID's ending, so nothing is
 * refused but what was cut, holds blanks, or is plainly one of the other values.
 */
const WELL_FORMED: Readonly<Record<GmailField, (value: string) => boolean>> = {
  'client-id': (value) => /^[\w-]+\.apps\.googleusercontent\.com$/u.test(value),
  'client-secret': (value) => isOneWord(value, 6) && !/^1\/\/|\.googleusercontent\.com$/u.test(value),
  // `ya29.` begins an access token, `4/` an authorisation code, `GOCSPX-` a client secret.
  'refresh-token': (value) => isOneWord(value, 10) && !/^(?:ya29\.|4\/|GOCSPX-)/u.test(value),
  // The settings take nothing else.
  'from-address': () => true,
  'from-name': () => true,
  'test-recipient': () => true,
};

function isOneWord(value: string, least: number): boolean {
  return value.length >= least && /^[\x21-\x7e]+$/u.test(value);
}

/** Present or missing, well-formed or not; never a value. Pure. */
export function judgeConfiguration(configuration: GmailConfiguration): GmailFieldState[] {
  return GMAIL_FIELDS.map((field) => {
    const value = configuration[field];
    const state = value === '' ? 'missing' : WELL_FORMED[field](value) ? 'set' : 'malformed';
    return { field, state, required: REQUIRED.has(field) };
  });
}

/** Fields in this state of those a check of this mode needs; `recipientNamed`: with the request. */
export function fieldsInTheWay(
  states: readonly GmailFieldState[],
  state: 'missing' | 'malformed',
  check: { readonly mode: GmailMode; readonly recipientNamed: boolean },
): readonly GmailField[] {
  const needed = new Set(check.mode === 'send' ? REQUIRED_TO_SEND : REQUIRED);
  if (check.mode === 'send' && !check.recipientNamed) needed.add('test-recipient');
  return states.filter((one) => needed.has(one.field) && one.state === state).map((one) => one.field);
}

/** The fields by the names under which they are set. */
export function namePlaces(fields: readonly GmailField[]): string {
  return fields.map((field) => FIELD_PLACES[field]).join(', ');
}
