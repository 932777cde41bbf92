import { describe, expect, it } from 'vitest';
import { type PartFacts, sortPart } from './sort-part.ts';

const sort = (facts: Partial<PartFacts>) =>
  sortPart({ contentType: 'text/plain', disposition: '', hasContentId: false, container: 'mixed', ...facts });

describe('sortPart', () => {
  it.each<[string, Partial<PartFacts>, string]>([
    ['text', {}, 'text'],
    ['HTML', { contentType: 'text/html' }, 'html'],
    ['inline text', { disposition: 'inline' }, 'text'],
    ['text of an unknown disposition', { disposition: 'form-data' }, 'text'],
    ['attached text', { disposition: 'attachment' }, 'attachment'],
    ['attached HTML', { contentType: 'text/html', disposition: 'attachment' }, 'attachment'],
    ['a type that is none', { contentType: 'text' }, 'text'],
    ['no type', { contentType: '' }, 'text'],
    ['a PDF', { contentType: 'application/pdf' }, 'attachment'],
    ['an inline photograph', { contentType: 'image/jpeg', disposition: 'inline' }, 'attachment'],
    [
      'a picture of the HTML',
      { contentType: 'image/png', container: 'related', hasContentId: true },
      'inside',
    ],
    [
      'an attached picture with an id',
      { contentType: 'image/png', container: 'related', hasContentId: true, disposition: 'attachment' },
      'attachment',
    ],
    ['another form of the same text', { contentType: 'text/x-amp-html', container: 'alternative' }, 'inside'],
    ['a calendar beside the text', { contentType: 'text/calendar' }, 'attachment'],
    ['an attached message', { contentType: 'message/rfc822' }, 'attachment'],
    ['an inline message', { contentType: 'message/rfc822', disposition: 'inline' }, 'attachment'],
  ])('Q21: sorts %s', (_what, facts, kind) => {
    expect(sort(facts)).toBe(kind);
  });

  it.each<[string, Partial<PartFacts>, string]>([
    ['attached text', { disposition: 'attachment' }, 'text'],
    ['other text', { contentType: 'text/enriched' }, 'text'],
    ['a PDF', { contentType: 'application/pdf' }, 'attachment'],
  ])('reads what it can of a message that is all %s', (_what, facts, kind) => {
    expect(sort({ ...facts, container: null })).toBe(kind);
  });
});
