import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_DELETED, SCOPE_SEND, sampleCheck } from '../../test/support/sample-gmail-check.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { createTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { CHECK_HISTORY_FILE, type CheckFiles, createCheckFiles, LAST_CHECK_FILE } from './check-files.ts';

let folder: ReturnType<typeof createTemporaryFolder>;
let files: CheckFiles;
beforeEach(() => {
  folder = createTemporaryFolder('check-files');
  files = createCheckFiles(folder.path);
});
afterEach(() => folder.remove());

const path = (name: string) => join(folder.path, name);
const lastCheck = () => JSON.parse(readFileSync(path(LAST_CHECK_FILE), 'utf8'));
const lines = () => readFileSync(path(CHECK_HISTORY_FILE), 'utf8').split('\n').slice(0, -1);
const write = (change = {}, nextCheckAt: number | null = null) =>
  files.write(sampleCheck(change), { nextCheckAt, language: 'en' });

describe('the files for outside monitoring', () => {
  it('have the shape of the replaced system, with additions', async () => {
    unwrap(
      await write({ grantEndsAt: Date.parse('2025-11-25T09:15:00Z') }, Date.parse('2025-11-25T09:15:00Z')),
    );
    const expected = {
      success: true,
      message: 'Google renewed the access and it covers what is needed; nothing was sent.',
      details: { http_status: 200, token_type: 'Bearer', expires_in: 3_599 },
      checked_at: '2025-11-18T09:15:00.000Z',
      mode: 'dry-run',
      trigger: 'automatic',
      error: null,
      outcome: 'ok',
      scopes: [SCOPE_SEND],
      grant_expires_at: '2025-11-25T09:15:00.000Z',
      message_id: null,
      thread_id: null,
      next_check_at: '2025-11-25T09:15:00.000Z',
    };
    expect(lastCheck()).toEqual(expected);
    expect(lines().map((line) => JSON.parse(line))).toEqual([expected]);
  });

  it('tell a failure by its code and in words', async () => {
    await write({ failure: CLIENT_DELETED, httpStatus: 401, tokenType: null, expiresIn: null, scopes: null });
    expect(lastCheck()).toMatchObject({
      success: false,
      error: 'gmail.client-deleted',
      outcome: 'permanent',
      details: { http_status: 401, token_type: null, expires_in: null },
    });
    expect(lastCheck().message).toMatch(/^The OAuth client was deleted\./u);
  });

  it('are for their owner alone, also where others could read them before', async () => {
    writeFileSync(path(CHECK_HISTORY_FILE), '');
    chmodSync(path(CHECK_HISTORY_FILE), 0o644);
    await write();
    const modes = [LAST_CHECK_FILE, CHECK_HISTORY_FILE].map((name) => statSync(path(name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(readdirSync(folder.path).sort()).toEqual([CHECK_HISTORY_FILE, LAST_CHECK_FILE].sort());
  });

  it('the history grows by a line a check, and goes on where it was', async () => {
    await write();
    await write({ mode: 'send', messageId: 'm-2' });
    files = createCheckFiles(folder.path);
    await write({ messageId: 'm-3' });
    expect(lines().map((line) => JSON.parse(line).message_id)).toEqual([null, 'm-2', 'm-3']);
    expect(lastCheck().message_id).toBe('m-3');
  });

  it('half a line that a crash left does not spoil the next one', async () => {
    writeFileSync(path(CHECK_HISTORY_FILE), '{"success":true}\n{"succ');
    await write();
    expect(lines()).toHaveLength(3);
    expect(JSON.parse(lines()[2] ?? '')).toMatchObject({ success: true });
  });

  it('the history is cut back to 1,000 lines when it passes 2,000', async () => {
    writeFileSync(path(CHECK_HISTORY_FILE), '{"old":true}\n'.repeat(1_999));
    await write({ messageId: 'at-the-limit' });
    expect(lines()).toHaveLength(2_000);
    await write({ messageId: 'beyond' });
    expect(lines()).toHaveLength(1_000);
    expect(
      lines()
        .slice(-2)
        .map((line) => JSON.parse(line).message_id),
    ).toEqual(['at-the-limit', 'beyond']);
    await write();
    expect(lines()).toHaveLength(1_001);
    expect(statSync(path(CHECK_HISTORY_FILE)).mode & 0o777).toBe(0o600);
  });

  it('that cannot be written are named, and written again when they can', async () => {
    mkdirSync(path(CHECK_HISTORY_FILE));
    expect(await write()).toMatchObject({
      error: { code: 'file.unwritable', params: { path: path(CHECK_HISTORY_FILE), detail: 'EISDIR' } },
    });
    rmSync(path(CHECK_HISTORY_FILE), { recursive: true });
    unwrap(await write());
    expect(lines()).toHaveLength(1);
  });
});
