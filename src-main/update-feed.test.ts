import { expect, it } from 'vitest';
import { judgeUpdateFeed } from './update-feed.ts';

it('no feed is configured: nothing is looked for', () => {
  expect(judgeUpdateFeed(null)).toBe('none');
  expect(judgeUpdateFeed(' \n')).toBe('none');
});

it.each([
  'provider: generic\nurl: https://updates.example/signal\nupdaterCacheDirName: x\n',
  "provider: generic\nurl: 'https://updates.example/signal'\n",
  'owner: someone\nrepo: render-signal-desktop\nprovider: github\n',
])('UPD-2: a feed over TLS is used', (text) => {
  expect(judgeUpdateFeed(text)).toBe('usable');
});

it.each([
  'provider: generic\nurl: http://updates.example/signal\n',
  'provider: generic\nurl: "http://updates.example"\n',
  'provider: generic\nurl: file:///tmp/feed\n',
  'provider: generic\nurl: //updates.example\n',
  'provider: s3\nendpoint: http://minio.example\nbucket: b\n',
  'provider: generic\nurl: https://a.example\nurl: http://b.example\n',
  'url: https://updates.example\n',
  'nonsense',
])('UPD-2: any other is refused: %j', (text) => {
  expect(judgeUpdateFeed(text)).toBe('refused');
});
