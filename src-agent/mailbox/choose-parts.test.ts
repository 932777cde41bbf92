import type { MessageStructureObject } from 'imapflow';
import { describe, expect, it } from 'vitest';
import { chooseParts } from './choose-parts.ts';

type Leaf = Partial<MessageStructureObject> & { type: string };
const leaf = (part: string, more: Leaf): MessageStructureObject => ({ part, size: 100, ...more });
const multipart = (
  subtype: string,
  childNodes: MessageStructureObject[],
  part?: string,
): MessageStructureObject => ({
  type: `multipart/${subtype}`,
  childNodes,
  ...(part === undefined ? {} : { part }),
});

describe('choosing parts by BODYSTRUCTURE', () => {
  it('takes the text and lists what is attached', () => {
    const root = multipart('mixed', [
      multipart(
        'alternative',
        [leaf('1.1', { type: 'text/plain' }), leaf('1.2', { type: 'text/html' })],
        '1',
      ),
      leaf('2', {
        type: 'application/zip',
        encoding: 'base64',
        size: 78_000,
        disposition: 'attachment',
        dispositionParameters: { filename: 'rushs.zip' },
      }),
    ]);
    expect(chooseParts(root)).toEqual({
      kind: 'parts',
      parts: [
        { path: '1.1', sizeBytes: 100, alone: false },
        { path: '1.2', sizeBytes: 100, alone: false },
      ],
      attachments: [{ fileName: 'rushs.zip', contentType: 'application/zip', sizeBytes: 57_000 }],
    });
  });

  it('takes the only part of a simple message, whose number BODYSTRUCTURE leaves out', () => {
    expect(chooseParts({ type: 'text/html', size: 9_000_000 })).toEqual({
      kind: 'parts',
      parts: [{ path: '1', sizeBytes: 9_000_000, alone: true }],
      attachments: [],
    });
  });

  it('Q21: judges the disposition itself, and does not enter attached messages', () => {
    const inner = multipart('mixed', [leaf('2.1', { type: 'text/plain' })], '2');
    const root = multipart('mixed', [
      leaf('1', {
        type: 'text/plain',
        disposition: 'inline',
        dispositionParameters: { filename: 'attachment.txt' },
      }),
      {
        ...leaf('2', { type: 'message/rfc822', dispositionParameters: { filename: 'ancien.eml' } }),
        childNodes: [inner],
      },
      leaf('3', { type: 'text/plain', disposition: 'attachment', parameters: { name: 'notes.txt' } }),
    ]);
    const choice = chooseParts(root);
    expect(choice).toMatchObject({
      parts: [{ path: '1' }],
      attachments: [{ fileName: 'ancien.eml' }, { fileName: 'notes.txt' }],
    });
  });

  it('does not call the pictures of the HTML attachments', () => {
    const root = multipart('related', [
      leaf('1', { type: 'text/html' }),
      leaf('2', { type: 'image/png', id: '<logo@studio>', disposition: 'inline' }),
    ]);
    expect(chooseParts(root)).toMatchObject({ parts: [{ path: '1' }], attachments: [] });
  });

  it('MAIL-3: refuses more than 200 parts and takes 200', () => {
    const children = (count: number) =>
      Array.from({ length: count }, (_, at) => leaf(String(at + 1), { type: 'text/plain' }));
    expect(chooseParts(multipart('mixed', children(200)))).toMatchObject({ kind: 'parts' });
    expect(chooseParts(multipart('mixed', children(201)))).toMatchObject({ kind: 'too-complex' });
  });

  it('MAIL-3: refuses parts nested more than 100 deep and takes 100', () => {
    const nested = (depth: number): MessageStructureObject =>
      depth === 0 ? leaf('1', { type: 'text/plain' }) : multipart('mixed', [nested(depth - 1)]);
    expect(chooseParts(nested(100))).toMatchObject({ kind: 'parts' });
    expect(chooseParts(nested(101))).toMatchObject({ kind: 'too-complex' });
  });
});
