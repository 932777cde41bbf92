import type { attemptOutcomeSchema, CHECKS, DeliveryState, MailState, Reason } from '../entities.ts';
import type { ErrorCode } from '../errors.ts';
import type { GmailMode } from '../gmail-settings.ts';
import type { SecretName } from '../secrets.ts';
import type { NeededSetting } from '../settings.ts';
import type { DoctorCheck, WatcherStatus } from '../status.ts';
import type { MailKind, OutsidePolicy, UnprovenPolicy } from '../triage-settings.ts';
import type { Weekday } from '../wall-clock.ts';
import type { FailureParam } from './failure-params.ts';
import type { DoctorNote, ImportRemark, NoteParam } from './note-params.ts';

/**
 * Where a sentence is read. The window, and tray and notifications with it, names panels, fields and buttons by
 * their labels, in quotes (test/unit/window-labels.test.ts looks for them); the terminal names commands, settings
 * and variables.
 */
export type Surface = 'window' | 'terminal';
export type Sentence = string | Readonly<Record<Surface, string>>;

/** What an operator reads of a failure: what happened, why (when it is not plain), what to do next. */
export type Explanation<Said = string> = { readonly what: Said; readonly why?: Said; readonly cure: Said };

/**
 * Reads a parameter. Missing: `?`, or nothing at all when `around` says how a present one is put into the
 * sentence, so that `${v('host', (host) => ` at ${host}`)}` disappears as a whole.
 */
export type Values<Name extends string> = (name: Name, around?: (value: string) => string) => string;

type Watcher = WatcherStatus['state'];

/** What a failure reads as, by its code. */
export type FailureTexts = {
  readonly [Code in ErrorCode]: (v: Values<FailureParam<Code>>) => Explanation<Sentence>;
};

/** Every sentence and label of one language. `en` and `fr` must satisfy it: a missing one does not compile. */
export type Texts = {
  readonly failures: FailureTexts;
  readonly doctorNotes: { readonly [Note in DoctorNote]: (v: Values<NoteParam<Note>>) => string };
  /** Why a mail was decided so: a short phrase that stands alone. */
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly kinds: Readonly<Record<MailKind, string>>;
  readonly unprovenPolicies: Readonly<Record<UnprovenPolicy, string>>;
  readonly outsidePolicies: Readonly<Record<OutsidePolicy, string>>;
  readonly mailStates: Readonly<Record<MailState, string>>;
  readonly deliveryStates: Readonly<Record<DeliveryState, string>>;
  readonly attemptOutcomes: Readonly<Record<(typeof attemptOutcomeSchema)['options'][number], string>>;
  readonly checks: Readonly<Record<(typeof CHECKS)[number], string>>;
  readonly watcher: Readonly<
    Record<Watcher, (v: Values<'since' | 'at' | 'until' | 'missing' | 'mode'>) => string>
  >;
  readonly window: {
    readonly none: string;
    readonly open: (v: Values<'until'>) => string;
    readonly closed: (v: Values<'until'>) => string;
    readonly waiting: (count: number) => string;
  };
  /** What a check that found nothing amiss has shown. */
  readonly gmailChecks: Readonly<Record<GmailMode, string>>;
  readonly doctorChecks: Readonly<Record<DoctorCheck['check'], string>>;
  readonly doctorVerdicts: Readonly<Record<DoctorCheck['verdict'], string>>;
  readonly importRemarks: Readonly<Record<ImportRemark, string>>;
  readonly weekdays: Readonly<Record<Weekday, string>>;
  readonly secrets: Readonly<Record<SecretName, string>>;
  readonly neededSettings: Readonly<Record<NeededSetting, string>>;
  /** The notification mail when the operator wrote none: a template (mail-template.ts). */
  readonly notification: { readonly subject: string; readonly text: string };
};
