import { describe, expect, it } from 'vitest';
import { PREVIEW_EML_MAX } from '../../../src-agent/contract/previews.ts';
import { readEml, readPasted } from './read-eml.ts';

describe('a mail file that is tried', () => {
  it('keeps every byte, whatever its charset', async () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_unused, at) => at % 256);
    const source = await readEml(new Blob([bytes]));
    expect(source).not.toBeNull();
    const eml = source !== null && 'eml' in source ? source.eml : '';
    expect([...eml].map((char) => char.charCodeAt(0))).toEqual([...bytes]);
    expect(source).toMatchObject({ encoding: 'latin-1' });
  });

  it('is refused when it is empty or larger than one question may be', async () => {
    expect(await readEml(new Blob([]))).toBeNull();
    expect(await readEml(new Blob([new Uint8Array(PREVIEW_EML_MAX + 1)]))).toBeNull();
  });
});

describe('pasted text', () => {
  it('loses the lines before its headers, and keeps its characters', () => {
    expect(readPasted('\n\nSubject: é\n\nx')).toEqual({ eml: 'Subject: é\n\nx', encoding: 'utf-8' });
  });

  it('is nothing when it is empty or too long', () => {
    expect(readPasted(' \n')).toBeNull();
    expect(readPasted('x'.repeat(PREVIEW_EML_MAX + 1))).toBeNull();
  });
});
