import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Start with the session on Linux: a desktop entry in the autostart folder (freedesktop.org, Desktop Application
 * Autostart Specification). A session manager may switch an entry off by a line in it.
 */
export type AutostartFile = {
  enabled(): boolean;
  /** Throws what the file system throws. */
  set(enabled: boolean): void;
  /** An entry that starts `executable` starts this one from now on. Throws what the file system throws. */
  moveTo(to: string): void;
};

export function openAutostartFile(path: string, executable: string): AutostartFile {
  const read = (): string | null => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  };
  const write = (entry: string): void => {
    writeFileSync(`${path}.new`, entry, { mode: 0o644 });
    renameSync(`${path}.new`, path);
  };
  return {
    enabled() {
      const entry = read();
      return (
        entry !== null && !/^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/mu.test(entry)
      );
    },
    set(enabled) {
      if (!enabled) {
        rmSync(path, { force: true });
        return;
      }
      mkdirSync(dirname(path), { recursive: true });
      write(autostartEntry(executable));
    },
    moveTo(to) {
      const entry = read();
      const [old, next] = [executable, to].map((program) => `Exec=${quoteForExec(program)} `);
      if (entry === null || old === undefined || next === undefined || !entry.includes(old)) return;
      write(entry.replace(old, () => next));
    },
  };
}

/** The entry that starts `executable` hidden in the tray. */
export function autostartEntry(executable: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Render Signal Desktop',
    `Exec=${quoteForExec(executable)} --hidden`,
    'Icon=render-signal-desktop',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Quoted as an argument of Exec, then escaped as a string of the file: `\` is written four times. */
function quoteForExec(argument: string): string {
  const quoted = argument.replaceAll(/["`$\\]/gu, '\\$&').replaceAll('%', '%%');
  return `"${quoted}"`.replaceAll('\\', '\\\\');
}
