import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpdatesState } from '../../src-agent/contract/desktop.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { openDesktopFile } from '../../src-main/desktop-file.ts';
import { createUpdates } from '../../src-main/updates.ts';
import { tellFigures } from '../support/figures.ts';
import { silentLog } from '../support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import {
  type Answer,
  createPublisher,
  type FeedServer,
  openInstalledApp,
  redirect,
  say,
  serveFeed,
  sha512,
  writeFeed,
} from '../support/update-feed.ts';

const INSTALLED = '#!/bin/sh\n# the installed version, 1.2.0\n';
const NEWER = '#!/bin/sh\n# version 1.3.0, of the publisher\n';
const EVIL = '#!/bin/sh\n# of somebody else\n';
const FEED = '/latest-linux.yml';
const FILE = '/signal-1.3.0.AppImage';
const NAME = FILE.slice(1);

const publisher = createPublisher();
const stranger = createPublisher();
let feed: FeedServer;
let folder: TemporaryFolder;
let runs = 0;

beforeAll(async () => {
  feed = await serveFeed();
  folder = createTemporaryFolder('updates');
});
afterAll(() => Promise.all([feed.close(), folder.remove()]));

type Outcome = {
  readonly state: UpdatesState;
  /** At the place of the installed version; null: nothing is there. */
  readonly onDisk: string | null;
  readonly asked: readonly string[];
};

/** Version 1.2.0 looks for a new one, fetches what it finds, and is ended: what is installed then? */
async function update(
  answers: Readonly<Record<string, Answer>>,
  packaged: { readonly url?: string; readonly publisherKey?: string | null } = {},
  installed: {
    readonly appImage?: string;
    /** Of an application that ended before; a new one by default. */
    readonly dataDir?: string;
    readonly beforeQuit?: () => void;
    readonly onMoved?: (to: string) => void;
  } = {},
): Promise<Outcome> {
  runs += 1;
  const own = join(folder.path, String(runs));
  mkdirSync(own);
  const appImage = installed.appImage ?? join(own, 'signal.AppImage');
  writeFileSync(appImage, INSTALLED, { mode: 0o755 });
  const feedFile = join(own, 'app-update.yml');
  writeFileSync(
    feedFile,
    `provider: generic\nurl: ${packaged.url ?? feed.origin}\nupdaterCacheDirName: pending\n`,
  );
  feed.answers.clear();
  feed.asked.length = 0;
  for (const [path, answer] of Object.entries(answers)) feed.answers.set(path, answer);

  const { certificate } = feed;
  const app = openInstalledApp({ version: '1.2.0', folder: own, feedFile, certificate });
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const updates = createUpdates({
    clock: systemClock,
    log: silentLog,
    reach: () => 'anywhere',
    onChange: () => {
      if (!['checking', 'downloading'].includes(updates.state().state)) settle();
    },
    packaged: {
      feed: readFileSync(feedFile, 'utf8'),
      publisherKey: packaged.publisherKey === undefined ? publisher.publicKey : packaged.publisherKey,
    },
    openUpdater: async () => app.updater,
    memory: openDesktopFile(installed.dataDir ?? own, silentLog),
    onMoved: installed.onMoved ?? (() => undefined),
  });
  process.env.APPIMAGE = appImage;
  try {
    const { state } = updates.state();
    await updates.check();
    if (state !== 'off') await settled;
    installed.beforeQuit?.();
    app.quit();
  } finally {
    delete process.env.APPIMAGE;
  }
  const onDisk = existsSync(appImage) ? readFileSync(appImage, 'utf8') : null;
  return { state: updates.state(), onDisk, asked: [...feed.asked] };
}

const feedOf = (version: string, file: string, by: typeof publisher | null, name = NAME): Answer =>
  say(writeFeed(version, name, sha512(file), by));
/** The honest feed with something changed after it was signed. */
const altered = (change: (text: string) => string): Answer =>
  say(change(writeFeed('1.3.0', NAME, sha512(NEWER), publisher)));

const TAMPERED: Readonly<Record<string, () => Promise<Outcome>>> = {
  'unsigned, its hash right': () => update({ [FEED]: feedOf('1.3.0', EVIL, null), [FILE]: say(EVIL) }),
  'signed by another publisher': () => update({ [FEED]: feedOf('1.3.0', EVIL, stranger), [FILE]: say(EVIL) }),
  'with a signature that is none': () =>
    update({
      [FEED]: altered((text) => text.replace(/signature: .*/u, 'signature: AAAA')),
      [FILE]: say(NEWER),
    }),
  'with another hash in a signed feed': () =>
    update({ [FEED]: altered((text) => text.replaceAll(sha512(NEWER), sha512(EVIL))), [FILE]: say(EVIL) }),
  'with another file in a signed feed': () =>
    update({
      [FEED]: altered((text) =>
        text.replace('files:\n', `files:\n  - url: evil.AppImage\n    sha512: ${sha512(EVIL)}\n`),
      ),
      '/evil.AppImage': say(EVIL),
      [FILE]: say(NEWER),
    }),
  'without a list of files, its hash elsewhere': () =>
    update({ [FEED]: say(`version: 1.3.0\npath: ${NAME}\nsha512: ${sha512(EVIL)}\n`), [FILE]: say(EVIL) }),
  'of the wrong hash: another file behind a signed feed': () =>
    update({ [FEED]: feedOf('1.3.0', NEWER, publisher), [FILE]: say(EVIL) }),
  truncated: () => update({ [FEED]: feedOf('1.3.0', NEWER, publisher), [FILE]: say(NEWER.slice(0, -5)) }),
  'cut while it is fetched': () =>
    update({
      [FEED]: feedOf('1.3.0', NEWER, publisher),
      [FILE]: (_request, response) => {
        response.writeHead(200, { 'content-length': NEWER.length });
        response.write(NEWER.slice(0, 10), () => response.destroy());
      },
    }),
  'older, and signed': () => update({ [FEED]: feedOf('1.1.0', EVIL, publisher), [FILE]: say(EVIL) }),
  'an old feed again, with a new number': () =>
    update({
      [FEED]: say(
        writeFeed('1.1.0', NAME, sha512(EVIL), publisher).replace('version: 1.1.0', 'version: 1.4.0'),
      ),
      [FILE]: say(EVIL),
    }),
  'from a feed over http': () =>
    update({ [FEED]: feedOf('1.3.0', NEWER, publisher), [FILE]: say(NEWER) }, { url: 'http://localhost:1' }),
  'redirected to an unsigned feed': () =>
    update({
      [FEED]: redirect(`${feed.origin}/elsewhere.yml`),
      '/elsewhere.yml': feedOf('1.3.0', EVIL, null),
      [FILE]: say(EVIL),
    }),
  'redirected to another file': () =>
    update({
      [FEED]: feedOf('1.3.0', NEWER, publisher),
      [FILE]: redirect(`${feed.origin}/evil.AppImage`),
      '/evil.AppImage': say(EVIL),
    }),
  'redirected to another file over http': async () => {
    const plain = createServer((_request, response) => response.end(EVIL));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const address = plain.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const location = `http://localhost:${address.port}/evil.AppImage`;
    const outcome = await update({ [FEED]: feedOf('1.3.0', NEWER, publisher), [FILE]: redirect(location) });
    plain.close();
    return outcome;
  },
  'for a package without a key': () =>
    update({ [FEED]: feedOf('1.3.0', NEWER, publisher), [FILE]: say(NEWER) }, { publisherKey: null }),
  'for a package with a broken key': () =>
    update({ [FEED]: feedOf('1.3.0', NEWER, publisher), [FILE]: say(NEWER) }, { publisherKey: 'no key' }),
};

describe('a new version', () => {
  it('UPD-2: is installed when it is newer, whole, and signed by the publisher', async () => {
    expect(await update({ [FEED]: feedOf('1.3.0', NEWER, publisher), [FILE]: say(NEWER) })).toEqual({
      state: { state: 'ready', version: '1.3.0', failedBefore: null },
      onDisk: NEWER,
      asked: [FEED, FILE],
    });
  });

  it('UPD-2: none of the tampered ones is installed', async (context) => {
    const installed: string[] = [];
    for (const [name, run] of Object.entries(TAMPERED)) {
      const { state, onDisk } = await run();
      if (state.state === 'ready' || onDisk !== INSTALLED) installed.push(`${name}: ${state.state}`);
    }
    tellFigures(context, { tampered: Object.keys(TAMPERED).length, installed: installed.length });
    expect(installed).toEqual([]);
  });

  it('UPD-2: is the publisher’s when scripts/sign-update.mjs signed what electron-builder wrote', async () => {
    const keyFile = join(folder.path, 'key.pem');
    const written = join(folder.path, 'latest-linux.yml');
    writeFileSync(keyFile, publisher.privateKey, { mode: 0o600 });
    writeFileSync(written, writeFeed('1.3.0', NAME, sha512(NEWER), stranger));
    const script = join(import.meta.dirname, '../../scripts/sign-update.mjs');
    execFileSync(process.execPath, [script, keyFile, written]);
    const signed = readFileSync(written, 'utf8');
    expect(await update({ [FEED]: say(signed), [FILE]: say(NEWER) })).toMatchObject({
      state: { state: 'ready' },
      onDisk: NEWER,
    });
  });

  it('UPD-2: what is not signed is not even fetched', async () => {
    const { state, asked } = await update({ [FEED]: feedOf('1.3.0', EVIL, stranger), [FILE]: say(EVIL) });
    expect({ state: state.state, asked }).toEqual({ state: 'failed', asked: [FEED] });
  });
});

/** The honest one. */
const honest = (): Readonly<Record<string, Answer>> => ({
  [FEED]: feedOf('1.3.0', NEWER, publisher),
  [FILE]: say(NEWER),
});

describe('the installation of a new version', () => {
  it('UPD-3: keeps a name without a version, and leaves nothing beside it', async () => {
    const place = join(folder.path, 'own-name');
    mkdirSync(place);
    const { onDisk } = await update(honest(), {}, { appImage: join(place, 'signal.AppImage') });
    expect(onDisk).toBe(NEWER);
    expect(readdirSync(place)).toEqual(['signal.AppImage']);
    expect(execFileSync(join(place, 'signal.AppImage'), { encoding: 'utf8' })).toBe('');
  });

  it('UPD-3: changes a name with a version, and the old one is there until whatever names it was told', async () => {
    const place = join(folder.path, 'versioned');
    mkdirSync(place);
    const there: string[][] = [];
    const { onDisk } = await update(
      honest(),
      {},
      {
        appImage: join(place, 'signal-1.2.0.AppImage'),
        onMoved: (to) => there.push([to, ...readdirSync(place).sort()]),
      },
    );
    expect(onDisk).toBeNull();
    expect(there).toEqual([[join(place, NAME), 'signal-1.2.0.AppImage', NAME]]);
    expect(readdirSync(place)).toEqual([NAME]);
    expect(readFileSync(join(place, NAME), 'utf8')).toBe(NEWER);
  });

  it('UPD-3: keeps the old name too where what names it could not be told', async () => {
    const place = join(folder.path, 'untold');
    mkdirSync(place);
    const { state, onDisk } = await update(
      honest(),
      {},
      {
        appImage: join(place, 'signal-1.2.0.AppImage'),
        onMoved: () => {
          throw new Error('the autostart entry could not be written');
        },
      },
    );
    expect(onDisk).toBe(INSTALLED);
    expect(state).toEqual({ state: 'failed', detail: 'Error: the autostart entry could not be written' });
  });

  it('UPD-3: does not bring back an application that was deleted', async () => {
    const place = join(folder.path, 'deleted');
    mkdirSync(place);
    const appImage = join(place, 'signal.AppImage');
    const { state } = await update(honest(), {}, { appImage, beforeQuit: () => rmSync(appImage) });
    expect(state).toMatchObject({ state: 'failed', detail: expect.stringContaining('ENOENT') });
    expect(readdirSync(place)).toEqual([]);
  });

  it('UPD-3: removes what a killed one left, and no other file', async () => {
    const place = join(folder.path, 'left');
    mkdirSync(place);
    writeFileSync(join(place, '.render-signal-desktop-17.installing'), NEWER.slice(0, 5));
    writeFileSync(join(place, 'notes.installing'), '');
    await update(honest(), {}, { appImage: join(place, 'signal.AppImage') });
    expect(readdirSync(place).sort()).toEqual(['notes.installing', 'signal.AppImage']);
  });

  it('UPD-3: without room it says so, and the old version stays', async () => {
    await onSmallDisk('full', async (disk) => {
      const { state, onDisk } = await update(
        honest(),
        {},
        {
          appImage: join(disk, 'signal.AppImage'),
          beforeQuit: () => {
            const { bavail, bsize } = statfsSync(disk);
            writeFileSync(join(disk, 'filling'), Buffer.alloc(bavail * bsize));
          },
        },
      );
      expect(state).toMatchObject({ state: 'failed', detail: expect.stringContaining('ENOSPC') });
      expect(onDisk).toBe(INSTALLED);
      expect(readdirSync(disk).sort()).toEqual(['filling', 'signal.AppImage']);
    });
  });

  it('UPD-3: that failed when the application ended is told by the next one, until it succeeds', async () => {
    const dataDir = join(folder.path, 'remembering');
    const appImage = join(folder.path, 'remembering.AppImage');
    const failing = { dataDir, appImage, beforeQuit: () => rmSync(appImage) };
    expect(await update(honest(), {}, failing)).toMatchObject({ state: { state: 'failed' } });
    const failedBefore: unknown = expect.stringContaining('ENOENT');
    expect(await update(honest(), {}, { dataDir, appImage })).toMatchObject({
      state: { state: 'ready', version: '1.3.0', failedBefore },
      onDisk: NEWER,
    });
    const newer = { ...honest(), [FEED]: feedOf('1.4.0', NEWER, publisher) };
    expect(await update(newer, {}, { dataDir })).toMatchObject({
      state: { state: 'ready', version: '1.4.0', failedBefore: null },
    });
  });

  it('UPD-3: in a folder that may not be written it says so, and the old version stays', async () => {
    await onSmallDisk('closed', async (disk) => {
      const appImage = join(disk, 'signal.AppImage');
      const { state, onDisk } = await update(honest(), {}, { appImage, beforeQuit: () => closeDisk(disk) });
      expect(state).toMatchObject({ state: 'failed', detail: expect.stringContaining('EROFS') });
      expect(onDisk).toBe(INSTALLED);
    });
  });

  it('UPD-3: where none is possible nothing is fetched', async () => {
    await onSmallDisk('closed-before', async (disk) => {
      const closing: Answer = (...exchange) => {
        closeDisk(disk);
        feedOf('1.3.0', NEWER, publisher)(...exchange);
      };
      const answers = { ...honest(), [FEED]: closing };
      const { state, asked } = await update(answers, {}, { appImage: join(disk, 'signal.AppImage') });
      expect(state).toMatchObject({ state: 'failed', detail: expect.stringContaining('EROFS') });
      expect(asked).toEqual([FEED]);
    });
  });
});

/** A file system of 1 MB, of its own. */
async function onSmallDisk(name: string, run: (disk: string) => Promise<void>): Promise<void> {
  const disk = join(folder.path, name);
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  try {
    await run(disk);
  } finally {
    execFileSync('umount', [disk]);
  }
}

const closeDisk = (disk: string): unknown => execFileSync('mount', ['-o', 'remount,ro', disk]);
