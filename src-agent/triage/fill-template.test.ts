import { describe, expect, it } from 'vitest';
import { fillHtml, fillLine, fillText, type TemplateValues } from './fill-template.ts';

const VALUES: TemplateValues = {
  kind: ['recadrage'],
  subject: ['Missions Recadrage - Lot 42'],
  sender: ['"Média" <prod@media.test>'],
  received: ['18/11/2025 10:15'],
  delivery_time: ['11h45'],
  lot: ['42'],
  links: ['https://www.dropbox.com/scl/fo/a?rlkey=1&dl=0', 'https://fromsmash.com/x'],
  first_link: ['https://www.dropbox.com/scl/fo/a?rlkey=1&dl=0'],
};
const withSubject = (subject: string): TemplateValues => ({ ...VALUES, subject: [subject] });

describe('a template', () => {
  it('is filled, however its placeholders are spaced and written', () => {
    expect(fillText('{{kind}} {{ LOT }}: {{delivery_time}}', VALUES)).toBe('recadrage 42: 11h45');
  });

  it('puts one link per line', () => {
    expect(fillText('{{links}}', VALUES)).toBe(VALUES.links.join('\n'));
  });

  it('shows a dash where a mail says nothing', () => {
    expect(fillText('at {{delivery_time}}', { ...VALUES, delivery_time: [] })).toBe('at –');
    expect(fillText('{{subject}}', withSubject(' \r\n '))).toBe('–');
  });

  it('leaves what is no placeholder as it stands', () => {
    expect(fillText('{kind} {{kind {{nothing}} }}', VALUES)).toBe('{kind} {{kind {{nothing}} }}');
  });

  it('does not fill what a value holds', () => {
    expect(fillText('{{subject}}', withSubject('{{links}}'))).toBe('{{links}}');
  });
});

describe('what comes of a mail', () => {
  it('is text in HTML, and links can be opened', () => {
    const html = fillHtml('<b>{{subject}}</b>\n{{links}}', withSubject('<img src=x onerror="a()"> & \'x\''));
    expect(html).toBe(
      '<div dir="auto">&lt;b&gt;<bdi>&lt;img src=x onerror=&quot;a()&quot;&gt; &amp; &#39;x&#39;</bdi>&lt;/b&gt;<br>\n' +
        '<a href="https://www.dropbox.com/scl/fo/a?rlkey=1&amp;dl=0">https://www.dropbox.com/scl/fo/a?rlkey=1&amp;dl=0</a><br>\n' +
        '<a href="https://fromsmash.com/x">https://fromsmash.com/x</a></div>\n',
    );
  });

  it('opens nothing but addresses of the web', () => {
    const html = fillHtml('{{first_link}}', { ...VALUES, first_link: ['javascript:alert(1)'] });
    expect(html).toBe('<div dir="auto">javascript:alert(1)</div>\n');
  });

  it('cannot begin another header line', () => {
    const line = fillLine('New: {{subject}}', withSubject('a\r\nBcc: all@evil.test\u2028b\0c'), 300);
    expect(line).toBe('New: a Bcc: all@evil.test b c');
  });

  it('cannot turn the direction of the words around it', () => {
    expect(fillText('{{subject}}', withSubject('a\u202Egpj.exe\u2066\u200Fb'))).toBe('agpj.exeb');
  });

  it('is well-formed whatever it was', () => {
    expect(fillText('{{subject}}', withSubject('a\uD800b'))).toBe('a\uFFFDb');
  });

  it('is bounded, value by value and in all', () => {
    expect(fillText('{{subject}}', withSubject('é'.repeat(5_000)))).toHaveLength(1_000);
    expect(fillText('{{subject}}'.repeat(1_800), withSubject('x'.repeat(5_000)))).toHaveLength(100_000);
    expect(fillLine('{{subject}}', withSubject('😀'.repeat(5_000)), 300)).toBe('😀'.repeat(300));
  });

  it('is never a link that was cut', () => {
    const links = Array.from(
      { length: 100 },
      (_, index) => `https://fromsmash.com/${index}${'x'.repeat(7_000)}`,
    );
    const lines = fillText('{{links}}', { ...VALUES, links })
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.every((line) => links.includes(line))).toBe(true);
  });
});
