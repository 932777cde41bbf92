import { describe, expect, it } from 'vitest';
import { readAuthentication } from './read-authentication.ts';

const read = (...values: readonly string[]) => readAuthentication(values);

describe('readAuthentication', () => {
  it.each([
    [
      'Gmail',
      'mx.google.com; dkim=pass header.i=@studio.example header.s=s1; spf=pass (google.com: domain of a@studio.example ' +
        'designates 203.0.113.1 as permitted sender) smtp.mailfrom=a@studio.example; dmarc=pass (p=NONE sp=NONE dis=NONE) ' +
        'header.from=studio.example',
      { by: 'mx.google.com', dmarc: 'pass', from: 'studio.example' },
    ],
    [
      'Microsoft',
      'spf=pass (sender IP is 203.0.113.1) smtp.mailfrom=studio.example; dkim=pass; dmarc=pass action=none header.from=studio.example;compauth=pass reason=100',
      { by: '', dmarc: 'pass', from: 'studio.example' },
    ],
    [
      'OpenDMARC',
      'MX.Studio.example; dmarc=FAIL (p=reject dis=none) header.from=Studio.example',
      { by: 'mx.studio.example', dmarc: 'fail', from: 'studio.example' },
    ],
    ['a version', 'mx.example 1; dmarc/1 = pass', { by: 'mx.example', dmarc: 'pass', from: '' }],
    ['nothing to say', 'mx.example 1; none', { by: 'mx.example', dmarc: '', from: '' }],
    ['no value', '', { by: '', dmarc: '', from: '' }],
  ])('MAIL-8: reads the field of %s', (_who, value, statement) => {
    expect(read(value)).toEqual([statement]);
  });

  it.each([
    ['in quotes', 'mx.example; spf=pass smtp.mailfrom="x; dmarc=pass"@bad.example'],
    ['in quotes with an escaped quote', 'mx.example; spf=pass smtp.mailfrom="x\\"; dmarc=pass;"@bad.example'],
    ['in a comment', 'mx.example; spf=pass (x; dmarc=pass)'],
    ['in a comment of a comment', 'mx.example; spf=pass ((x) ; dmarc=pass ;)'],
    ['in a comment with an escaped bracket', 'mx.example; spf=pass (x\\); dmarc=pass)'],
    ['in a comment without an end', 'mx.example; spf=pass (x; dmarc=pass'],
    ['in another word', 'mx.example; xdmarc=pass; x.dmarc=pass'],
    ['in a reason', 'mx.example; spf=fail reason=dmarc=pass'],
    ['in what the server is called', 'mx.example dmarc=pass'],
    ['behind 8 KB', `mx.example; ${'x=y; '.repeat(2_000)} dmarc=pass`],
  ])('MAIL-8: takes no verdict that stands %s', (_where, value) => {
    expect(read(value)).toMatchObject([{ dmarc: '' }]);
  });

  it('MAIL-8: of two verdicts in one field the bad one counts', () => {
    expect(read('mx.example; dmarc=pass header.from=a.example; dmarc=fail header.from=b.example')).toEqual([
      { by: 'mx.example', dmarc: 'fail', from: 'b.example' },
    ]);
  });

  it('keeps the topmost ten, in their order', () => {
    const values = Array.from({ length: 20 }, (_, at) => `mx${at}.example; dmarc=pass`);
    expect(readAuthentication(values).map(({ by }) => by)).toEqual(
      Array.from({ length: 10 }, (_, at) => `mx${at}.example`),
    );
  });
});
