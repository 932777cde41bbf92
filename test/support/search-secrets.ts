import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Named bytes in which secrets are looked for. */
export type Places = ReadonlyMap<string, Buffer>;

/** The forms in which a secret could lie somewhere: raw, URL-encoded, in hexadecimal, in base64 as a part of more. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const inBase64 = [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // Only the characters that are made of nothing but the secret.
    const own = encoded.slice([0, 2, 3][shift], Math.floor(((shift + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const escaped = JSON.stringify(secret).slice(1, -1);
  const plain = [
    secret,
    bytes.toString('latin1'),
    escaped,
    encodeURIComponent(secret),
    bytes.toString('hex'),
  ];
  return [...new Set([...plain, ...inBase64])];
}

/** `place: form` for each place that holds one of the secrets, whatever its encoding of text (UTF-8, UTF-16). */
export function searchSecrets(places: Places, secrets: readonly string[]): readonly string[] {
  const forms = [...new Set(secrets.flatMap(formsOf))].map((form) => ({
    form,
    asBytes: [
      Buffer.from(form, 'utf8'),
      Buffer.from(form, 'latin1'),
      // Chromium keeps texts of a page so.
      Buffer.from(form, 'utf16le'),
    ],
  }));
  return [...places].flatMap(([name, bytes]) =>
    forms
      .filter(({ asBytes }) => asBytes.some((wanted) => bytes.includes(wanted)))
      .map(({ form }) => `${name}: ${form}`),
  );
}

/** Every file below the folder; what goes away meanwhile is left out. */
export function filesUnder(folder: string): Places {
  const found = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    unlessGone(() => found.set(path, readFileSync(path)));
  }
  return found;
}

/** Environment and command line of a process; empty once it is gone. */
export function processWords(pid: number): Places {
  const places = new Map<string, Buffer>();
  for (const name of ['environ', 'cmdline']) {
    const path = `/proc/${pid}/${name}`;
    unlessGone(() => places.set(path, readFileSync(path)));
  }
  return places;
}

export function childrenOf(pid: number): readonly number[] {
  const threads = unlessGone(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  return threads.flatMap((thread) => {
    const children = unlessGone(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')) ?? '';
    return children.split(' ').filter(Boolean).map(Number);
  });
}

/** A process and all it started, as far as they still run. */
export function processTree(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

/** A thread, a child or a file of a running program ends when it likes. */
export function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}
