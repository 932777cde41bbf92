import { expect, it } from 'vitest';
import { readStartOptions } from './start-options.ts';

const none = { cli: null, dataDir: null, hidden: false, verbose: false, google: null, render: null };

it.each([
  ['nothing', [], none],
  ['a data folder', ['--data', '/tmp/x'], { ...none, dataDir: '/tmp/x' }],
  ['a data folder written with =', ['--data=/tmp/x y'], { ...none, dataDir: '/tmp/x y' }],
  ['a data folder without its name', ['--data'], none],
  ['how the session starts it', ['--hidden'], { ...none, hidden: true }],
  ['the log on the terminal', ['--verbose', '--hidden'], { ...none, hidden: true, verbose: true }],
  [
    'a server in the place of Google',
    ['--google', 'http://127.0.0.1:8080'],
    { ...none, google: 'http://127.0.0.1:8080' },
  ],
  [
    'a server in the place of Render',
    ['--render=http://127.0.0.1:8080'],
    { ...none, render: 'http://127.0.0.1:8080' },
  ],
  [
    "Chromium's own switches",
    ['--no-sandbox', '--user-data-dir=/x', '--lang', 'fr', '--hidden'],
    { ...none, hidden: true },
  ],
  ['addresses that a desktop may add', ['https://evil.test/', '%U'], none],
])('reads %s', (_name, args, expected) => {
  expect(readStartOptions(args)).toEqual(expected);
});

it('gives everything after --cli to the command line, and reads none of it', () => {
  expect(readStartOptions(['--no-sandbox', '--cli', 'status', '--data', '/tmp/x', '--json'])).toEqual({
    ...none,
    cli: ['status', '--data', '/tmp/x', '--json'],
  });
  expect(readStartOptions(['--cli'])).toEqual({ ...none, cli: [] });
  expect(readStartOptions(['--cli', 'inspect', '--cli', '-'])).toMatchObject({
    cli: ['inspect', '--cli', '-'],
  });
});
