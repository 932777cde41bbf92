import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostartEntry, openAutostartFile } from './autostart-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autostart-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('start with the session on Linux', () => {
  it('is off at first, on once set, and off again, with nothing left behind', () => {
    const path = join(folder, 'not/yet/there/app.desktop');
    const file = openAutostartFile(path, '/opt/app/app');
    expect(file.enabled()).toBe(false);
    file.set(true);
    expect(file.enabled()).toBe(true);
    expect(readdirSync(join(folder, 'not/yet/there'))).toEqual(['app.desktop']);
    file.set(false);
    expect(file.enabled()).toBe(false);
    expect(readdirSync(join(folder, 'not/yet/there'))).toEqual([]);
    file.set(false);
  });

  it('starts hidden', () => {
    const path = join(folder, 'app.desktop');
    openAutostartFile(path, '/opt/Render Signal/app').set(true);
    expect(readFileSync(path, 'utf8')).toContain('\nExec="/opt/Render Signal/app" --hidden\n');
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false', 'Hidden = true'])(
    'is off where the session manager wrote %s',
    (line) => {
      const path = join(folder, 'app.desktop');
      writeFileSync(path, `[Desktop Entry]\nExec=x\n${line}\n`);
      const file = openAutostartFile(path, '/opt/app');
      expect(file.enabled()).toBe(false);
      file.set(true);
      expect(file.enabled()).toBe(true);
    },
  );

  it('UPD-3: follows the application to its next name, on or off, and leaves the entry of another one alone', () => {
    const path = join(folder, 'app.desktop');
    const file = openAutostartFile(path, '/apps/signal-1.2.0.AppImage');
    file.moveTo('/apps/signal-1.3.0.AppImage');
    expect(file.enabled()).toBe(false);
    file.set(true);
    file.moveTo('/apps/$&-1.3.0.AppImage');
    expect(readFileSync(path, 'utf8')).toBe(autostartEntry('/apps/$&-1.3.0.AppImage'));
    const other = autostartEntry('/apps/signal-1.2.0.AppImage.other');
    writeFileSync(path, other);
    file.moveTo('/apps/signal-1.3.0.AppImage');
    expect(readFileSync(path, 'utf8')).toBe(other);
    writeFileSync(path, '[Desktop Entry]\nHidden=true\nExec="/apps/signal-1.2.0.AppImage" --hidden\n');
    file.moveTo('/apps/signal-1.3.0.AppImage');
    expect(readFileSync(path, 'utf8')).toContain('\nExec="/apps/signal-1.3.0.AppImage" --hidden\n');
    expect(file.enabled()).toBe(false);
  });

  it('throws when it cannot be written, and says nothing it did not do', () => {
    writeFileSync(join(folder, 'file'), '');
    const file = openAutostartFile(join(folder, 'file/app.desktop'), '/opt/app');
    expect(() => file.set(true)).toThrow();
    expect(file.enabled()).toBe(false);
  });

  it('quotes what the entry would read otherwise', () => {
    expect(autostartEntry('/a "b"/$c`d`\\e%f')).toContain(
      'Exec="/a \\\\"b\\\\"/\\\\$c\\\\`d\\\\`\\\\\\\\e%%f" --hidden',
    );
  });
});
