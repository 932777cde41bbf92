/// <reference lib="dom" />
// `npm run icons`: renders assets/icon*.svg and assets/tray/*.svg into the sizes that each system wants,
// with our own Electron (a display is needed). What it writes is committed: run it after a change of a drawing.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { buildFor } from './build.mjs';
import { findElectron } from './electron-runtime.mjs';

const assets = join(import.meta.dirname, '..', 'assets');
const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Up to here the mark is drawn with less in it. */
const LARGEST_SMALL = 32;
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Names of Apple's icon container for pictures held as PNG. */
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);
const TRAY_STATES = ['watching', 'paused', 'waiting', 'attention'];
/** Ink and alarm for each bar. */
const TRAY_INKS = {
  light: { ink: '#20242c', alarm: '#d9480f' },
  dark: { ink: '#f4f6fa', alarm: '#ffa94d' },
};
/** Points on the bar: Windows and macOS; Linux bars are higher and scale down. */
const TRAY_SIZE = 16;
const LINUX_TRAY_SIZE = 32;

const electron = await findElectron(new AbortController().signal);
buildFor(electron.version);
const data = mkdtempSync(join(tmpdir(), 'rsd-icons-'));
const isRoot = process.getuid?.() === 0;
const app = await _electron.launch({
  executablePath: electron.executable,
  args: [...electron.appArguments, ...(isRoot ? ['--no-sandbox'] : []), `--data=${data}`],
});
try {
  const page = await app.firstWindow();

  /**
   * @param {string} svg
   * @param {number} size
   */
  const render = async (svg, size) => {
    const url = await page.evaluate(draw, { svg, size });
    return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  };

  const icon = readFileSync(join(assets, 'icon.svg'), 'utf8');
  const smallIcon = readFileSync(join(assets, 'icon-small.svg'), 'utf8');
  /** @type {Map<number, Buffer>} */
  const pictures = new Map();
  mkdirSync(join(assets, 'icons'), { recursive: true });
  for (const size of APP_SIZES) {
    const png = await render(size <= LARGEST_SMALL ? smallIcon : icon, size);
    pictures.set(size, png);
    writeFileSync(join(assets, 'icons', `${size}x${size}.png`), png);
  }
  writeFileSync(join(assets, 'icon.png'), pictureOf(pictures, 256));
  writeFileSync(
    join(assets, 'icon.ico'),
    packIco(ICO_SIZES.map((size) => [size, pictureOf(pictures, size)])),
  );
  writeFileSync(
    join(assets, 'icon.icns'),
    packIcns(ICNS_TYPES.map(([type, size]) => [type, pictureOf(pictures, size)])),
  );

  for (const state of TRAY_STATES) {
    const drawing = readFileSync(join(assets, 'tray', `${state}.svg`), 'utf8');
    /**
     * @param {string} name
     * @param {string} svg
     * @param {number} size
     */
    const write = async (name, svg, size) => {
      writeFileSync(join(assets, 'tray', `${name}.png`), await render(svg, size));
      writeFileSync(join(assets, 'tray', `${name}@2x.png`), await render(svg, 2 * size));
    };
    await write(`${state}Template`, drawing.replaceAll('"#f60"', '"#000"'), TRAY_SIZE);
    for (const [bar, { ink, alarm }] of Object.entries(TRAY_INKS)) {
      const inked = drawing.replaceAll('"#000"', `"${ink}"`).replaceAll('"#f60"', `"${alarm}"`);
      await write(`${state}-${bar}`, inked, TRAY_SIZE);
      await write(`${state}-${bar}-linux`, inked, LINUX_TRAY_SIZE);
    }
  }
} finally {
  await app.close();
  rmSync(data, { recursive: true, force: true });
}

/**
 * Runs in the page.
 * @param {{ svg: string, size: number }} what
 * @returns {Promise<string>} a data URL of a PNG
 */
async function draw({ svg, size }) {
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${btoa(svg.replace(/width="\d+" height="\d+"/u, `width="${size}" height="${size}"`))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.drawImage(image, 0, 0, size, size);
  return canvas.toDataURL('image/png');
}

/**
 * @param {ReadonlyMap<number, Buffer>} pictures
 * @param {number} size
 */
function pictureOf(pictures, size) {
  const picture = pictures.get(size);
  if (picture === undefined) throw new Error(`no picture of ${size} points`);
  return picture;
}

/**
 * Windows' container: a directory of PNGs.
 * @param {readonly (readonly [number, Buffer])[]} pictures
 */
function packIco(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, [size, png]] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...pictures.map(([, png]) => png)]);
}

/**
 * Apple's container: a row of named PNGs.
 * @param {readonly (readonly [string, Buffer])[]} pictures
 */
function packIcns(pictures) {
  const parts = pictures.map(([type, png]) => {
    const head = Buffer.alloc(8);
    head.write(type, 'ascii');
    head.writeUInt32BE(8 + png.length, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'ascii');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}
