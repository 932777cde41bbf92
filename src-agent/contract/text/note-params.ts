/** Keys of what `doctor` found in order, or could not look at (`DoctorCheck.note`). */
export const NOTE_PARAMS = {
  'data-folder.writable': [],
  'disk-space.enough': [],
  'agent-lock.free': [],
  'agent-lock.held-by-agent': [],
  'database.sound': [],
  'database.missing': [],
  'settings.valid': [],
  'keychain.ready': [],
  'keychain.not-needed': [],
  'secrets.set': [],
  'proxy.none': [],
  'mailbox.reached': [],
  'clock.right': [],
  'clock.unknown': [],
  'targets.ready': [],
  'targets.none': [],
  'gmail.works': [],
  'gmail.not-configured': [],
  'gmail.unchecked': [],
  'render.none': [],
  'render.no-key': [],
  'render.key-works': [],
  'render.services-found': [],
  'ledger.complete': [],
  'ledger.not-compared': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type DoctorNote = keyof typeof NOTE_PARAMS;
export type NoteParam<Note extends DoctorNote> = (typeof NOTE_PARAMS)[Note][number];

/** Why a part of the replaced system's configuration was left behind or taken over otherwise. */
export const IMPORT_REMARKS = [
  'unreadable',
  'unknown-key',
  'unknown-document',
  'server-only',
  'never-applied',
  'own-retries',
  'plain-becomes-starttls',
  'arrives-switched-off',
  'window-half-set',
  'window-equal',
  'hours-equal',
  'vacation-half-set',
  'clears-now',
  'without-service',
] as const;
export type ImportRemark = (typeof IMPORT_REMARKS)[number];
