import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https, { createServer } from 'node:https';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { WholeAppImageUpdater } from '../../src-main/app-image-updater.ts';
import { signedText } from '../../src-main/judge-update.ts';
import { createCertificate } from './certificates.ts';

/** Keys in PEM. */
export type Publisher = {
  readonly publicKey: string;
  readonly privateKey: string;
  sign(text: string): string;
};

export function createPublisher(): Publisher {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
}

export const sha512 = (bytes: string): string => createHash('sha512').update(bytes).digest('base64');

/** latest-linux.yml as electron-builder writes it, of one file, signed by this publisher. */
export function writeFeed(version: string, url: string, hash: string, publisher: Publisher | null): string {
  const signature =
    publisher === null
      ? ''
      : `signature: ${publisher.sign(signedText({ version, files: [{ url, sha512: hash }] }))}\n`;
  return `version: ${version}\nfiles:\n  - url: ${url}\n    sha512: ${hash}\n    size: 100\npath: ${url}\nsha512: ${hash}\nreleaseDate: '2026-11-29T09:00:00.000Z'\n${signature}`;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;
export const say =
  (text: string): Answer =>
  (_request, response) =>
    void response.end(text);
export const redirect =
  (location: string): Answer =>
  (_request, response) =>
    void response.writeHead(302, { location }).end();

export type FeedServer = {
  readonly origin: string;
  readonly certificate: string;
  /** By path; anything else is 404. Emptied for each update. */
  readonly answers: Map<string, Answer>;
  readonly asked: string[];
  close(): Promise<void>;
};

/** A feed on this machine, over TLS. */
export async function serveFeed(): Promise<FeedServer> {
  const { certificatePem, keyPem } = await createCertificate();
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    asked.push(path);
    const answer = answers.get(path);
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the feed has no port');
  return {
    origin: `https://localhost:${address.port}`,
    certificate: certificatePem,
    answers,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export type InstalledApp = {
  /** The updater for an AppImage, over Node's own requests. */
  readonly updater: WholeAppImageUpdater;
  /** What Electron does when the application ends: installs what is ready. */
  quit(): void;
};

/** An application of this version that reads its feed from `feedFile` and trusts this certificate. */
export function openInstalledApp(input: {
  readonly version: string;
  readonly folder: string;
  readonly feedFile: string;
  readonly certificate: string;
}): InstalledApp {
  const quitHandlers: ((exitCode: number) => void)[] = [];
  const adapter = {
    version: input.version,
    name: 'render-signal-desktop',
    isPackaged: true,
    appUpdateConfigPath: input.feedFile,
    userDataPath: input.folder,
    baseCachePath: input.folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: (handler: (exitCode: number) => void) => void quitHandlers.push(handler),
  };
  const executor = Object.assign(new ElectronHttpExecutor(), {
    createRequest: (options: https.RequestOptions, onResponse: (response: IncomingMessage) => void) =>
      options.protocol === 'http:'
        ? http.request(options, onResponse)
        : https.request({ ...options, ca: input.certificate }, onResponse),
    addRedirectHandlers: () => undefined,
  });
  const updater = Object.assign(new WholeAppImageUpdater(null, adapter), { httpExecutor: executor });
  // Nothing to compare with: the installed file is a few lines.
  updater.disableDifferentialDownload = true;
  return {
    updater,
    quit: () => {
      for (const handler of quitHandlers) handler(0);
    },
  };
}
