import { describe, expect, it } from 'vitest';
import { isLoopbackWritten } from '../contract/webhook-address.ts';
import { type AddressKind, judgeAddress, mayConnect } from './judge-address.ts';

const KINDS: readonly (readonly [AddressKind, readonly string[]])[] = [
  ['public', ['8.8.8.8', '93.184.216.34', '1.1.1.1', '172.32.0.1', '100.63.255.255', '100.128.0.1']],
  ['public', ['2606:4700:4700::1111', '2a00:1450:4007:80e::200e']],
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254']],
  ['private', ['100.64.0.1', '100.127.255.255', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0']],
  // IPv4 in disguise, whatever it carries
  [
    'private',
    [
      '::127.0.0.1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '::ffff:10.0.0.1',
      '2002:7f00:1::',
    ],
  ],
  [
    'private',
    ['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::a00:1', '::ffff:0:7f00:1', '2002:a00:1::1'],
  ],
  ['forbidden', ['0.0.0.0', '0.1.2.3', '255.255.255.255', '224.0.0.1', '239.1.1.1', '240.0.0.1']],
  ['forbidden', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '192.0.0.1', '192.88.99.1']],
  ['forbidden', ['::', '::7f00:1', 'ff02::1', 'fec0::1', '100::1', '2001:db8::1', '3fff::1']],
  ['forbidden', ['2001::1', '2001:10::1', '5f00::1', '4000::1', '::ffff:0.0.0.0', '::ffff:224.0.0.1']],
  ['forbidden', ['', 'localhost', '127.1', '0x7f.0.0.1', '2130706433', '1.2.3.4.5', '::g', '127.0.0.1:80']],
];

describe('OUT-2: what an address is', () => {
  it.each(KINDS.flatMap(([kind, list]) => list.map((address) => [address, kind] as const)))(
    'OUT-2: %s is %s',
    (address, kind) => {
      expect(judgeAddress(address)).toBe(kind);
    },
  );
});

describe('OUT-2: what a target may reach', () => {
  const sample = { public: '8.8.8.8', loopback: '127.0.0.1', private: '192.168.1.1', forbidden: '0.0.0.0' };
  it.each([
    ['by default', false, false, ['public']],
    ['with its permission', false, true, ['public', 'loopback', 'private']],
    ['written as this machine', true, false, ['loopback']],
    ['written as this machine, with permission', true, true, ['loopback']],
  ] as const)('%s', (_, loopbackWritten, allowPrivateAddress, expected) => {
    const permission = { loopbackWritten, allowPrivateAddress };
    const reached = Object.entries(sample).filter(([, address]) => mayConnect(address, permission));
    expect(reached.map(([kind]) => kind)).toEqual(expected);
  });
});

describe('this machine as an operator writes it', () => {
  it.each([
    'http://127.0.0.1/hook',
    'http://127.0.0.1:8080',
    'http://127.1.2.3/',
    'https://localhost/hook?x=1',
    'HTTP://LOCALHOST:3000/',
    'http://[::1]:9000/a',
    'http://localhost?x',
  ])('%s', (url) => {
    expect(isLoopbackWritten(url)).toBe(true);
  });

  it.each([
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.01/',
    'http://127.0.0.1./',
    'http://localhost./',
    'http://localhost.evil.test/',
    'http://127.0.0.1.evil.test/',
    'http://127.0.0.1@evil.test/',
    'http://evil.test/127.0.0.1',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://lоcalhost/',
    ' http://localhost/',
    'ftp://localhost/',
  ])('not %s', (url) => {
    expect(isLoopbackWritten(url)).toBe(false);
  });
});
