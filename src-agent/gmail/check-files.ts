import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type GmailCheck, gmailOutcome } from '../contract/gmail.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { describeGmailCheck, type Language } from '../contract/text/text.ts';
import { isoInstant } from '../support/clock.ts';
import { describeError } from '../support/describe-error.ts';
import { systemCode } from '../support/system-code.ts';

/*
 * Two files for whoever watches the connection from outside, in the shape of the replaced system's (PROTOCOLS.md
 * section 2, end) with additions: the last check, always whole, and all of them, a line each. No secret is in them.
 */

export const LAST_CHECK_FILE = 'gmail_oauth_last_check.json';
export const CHECK_HISTORY_FILE = 'gmail_oauth_check_history.jsonl';

/** The history is cut back to its newest lines when it grows beyond; about 1 MB. */
const MOST_LINES = 2_000;
const LINES_KEPT = 1_000;

export type CheckFiles = {
  /** Fails with file.unwritable. One call at a time. */
  write(
    check: GmailCheck,
    around: { readonly nextCheckAt: number | null; readonly language: Language },
  ): Promise<Result<null>>;
};

export function createCheckFiles(dataDir: string): CheckFiles {
  const lastCheck = join(dataDir, LAST_CHECK_FILE);
  const history = join(dataDir, CHECK_HISTORY_FILE);
  /** Lines of the history; null: not counted since the start. */
  let lines: number | null = null;

  async function addToHistory(line: string): Promise<void> {
    const before = lines === null ? await readText(history) : null;
    lines ??= countLines(before ?? '');
    // A crash may have left half a line: the next one must not be glued to it.
    const glue = before === null || before === '' || before.endsWith('\n') ? '' : '\n';
    await withFile(history, 'a', (file) => file.appendFile(`${glue}${line}\n`));
    lines += glue === '' ? 1 : 2;
    if (lines <= MOST_LINES) return;
    const kept = (await readText(history)).split('\n').slice(-LINES_KEPT - 1);
    await replaceFile(history, kept.join('\n'));
    lines = kept.length - 1;
  }

  return {
    async write(check, around) {
      const record = describeForMonitors(check, around);
      let path = lastCheck;
      try {
        await replaceFile(lastCheck, `${JSON.stringify(record, null, 2)}\n`);
        path = history;
        await addToHistory(JSON.stringify(record));
        return ok(null);
      } catch (error) {
        const detail = systemCode(error);
        if (detail === null) throw error;
        lines = null;
        return err('file.unwritable', {
          params: { path, detail },
          retryable: true,
          cause: describeError(error),
        });
      }
    },
  };
}

/** `success`, `message` and `details` are the old shape. */
function describeForMonitors(
  check: GmailCheck,
  around: { readonly nextCheckAt: number | null; readonly language: Language },
) {
  const instant = (at: number | null): string | null => (at === null ? null : isoInstant(at));
  return {
    success: check.failure === null,
    message: describeGmailCheck(check, around.language, 'terminal'),
    details: {
      http_status: check.httpStatus,
      token_type: check.tokenType,
      expires_in: check.expiresIn,
    },
    checked_at: isoInstant(check.at),
    mode: check.mode,
    trigger: check.trigger,
    error: check.failure?.code ?? null,
    /** `temporary`: tried again by itself. */
    outcome: gmailOutcome(check),
    scopes: check.scopes,
    grant_expires_at: instant(check.grantEndsAt),
    message_id: check.messageId,
    thread_id: check.threadId,
    next_check_at: instant(around.nextCheckAt),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

/** A reader finds the old file or the new one, never half of one, also after a power cut. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.part`;
  await withFile(draft, 'w', (file) => file.writeFile(text));
  await rename(draft, path);
}

/** Opens for this user alone, also a file that was there before; what was written is on the disk afterwards. */
async function withFile(
  path: string,
  flags: 'a' | 'w',
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.chmod(0o600);
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
