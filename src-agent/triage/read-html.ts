import { Tokenizer } from 'htmlparser2';
import { TextBuffer } from './text-buffer.ts';

/**
 * What a person sees of an HTML text, and where its links point, in one pass without a tree: time and memory
 * grow with the length and nothing else (RELIABILITY.md MAIL-2). Entities are decoded. Comments, scripts,
 * style sheets and titles are not visible; block elements end a line, inline elements join what they part.
 */
export type ReadHtml = {
  readonly visible: string;
  /**
   * Every attribute's value and every stretch of visible text between two tags, one per line, in the order they
   * stand in: a URL written as text ends at a tag (BEHAVIOUR.md 1.5).
   */
  readonly linkSource: string;
  /** The text was longer than the limit and its end was not read. */
  readonly cut: boolean;
};

/** RELIABILITY.md MAIL-2, in UTF-16 units. */
export const HTML_LIMIT = 5 * 1024 * 1024;

export function readHtml(html: string, limit = HTML_LIMIT): ReadHtml {
  const source = html.length > limit ? html.slice(0, limit) : html;
  const visible = new TextBuffer(source.length);
  const links = new TextBuffer(source.length);
  const endLine = (buffer: TextBuffer, unit = LINE_FEED) => {
    if (buffer.length > 0 && buffer.last() !== LINE_FEED) buffer.addUnit(unit);
  };

  let hiddenBy: string | null = null;
  /** Start of `<https://…>` written as it is in plain text: no tag, a link. */
  let bareUrlStart: number | null = null;

  const part = (name: string) => {
    if (name !== 'wbr') endLine(links);
    if (BLOCKS.has(name)) endLine(visible);
    else if (CELLS.has(name)) endLine(visible, SPACE);
  };
  const addText = (start: number, end: number) => {
    if (hiddenBy !== null) return;
    visible.addSlice(source, start, end);
    links.addSlice(source, start, end);
  };
  const endTag = (end: number) => {
    if (bareUrlStart === null) return;
    addText(bareUrlStart, end);
    bareUrlStart = null;
    endLine(links);
    visible.addUnit(SPACE);
  };

  const tokenizer = new Tokenizer(
    {},
    {
      ontext: addText,
      ontextentity: (codePoint) => {
        if (hiddenBy !== null) return;
        visible.addCodePoint(codePoint);
        links.addCodePoint(codePoint);
      },
      onopentagname: (start, end) => {
        const name = tagName(source, start, end);
        part(name);
        if (HIDDEN.has(name)) hiddenBy = name;
        if (name === 'http:' || name === 'https:') bareUrlStart = start;
      },
      onclosetag: (start, end) => {
        const name = tagName(source, start, end);
        part(name);
        if (name === hiddenBy) hiddenBy = null;
      },
      onopentagend: endTag,
      onselfclosingtag: endTag,
      onattribname: ignore,
      onattribdata: (start, end) => {
        if (bareUrlStart === null) addAddress(links, source, start, end);
      },
      onattribentity: (codePoint) => {
        if (bareUrlStart === null && !isStripped(codePoint)) links.addCodePoint(codePoint);
      },
      onattribend: () => {
        if (bareUrlStart === null) endLine(links);
      },
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  return { visible: visible.toString(), linkSource: links.toString(), cut: source.length < html.length };
}

const LINE_FEED = 0x0a;
const SPACE = 0x20;

/** Their text is never shown. The tokenizer ends each of them only at its own closing tag, as a browser does. */
const HIDDEN = new Set(['script', 'style', 'title']);

const CELLS = new Set(['td', 'th']);
const BLOCKS = new Set(
  (
    'address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol option p pre section select ' +
    'summary table tbody tfoot thead tr ul'
  ).split(' '),
);

/** Longer names are no name this file knows: they are cut, so that a hostile one costs nothing. */
function tagName(source: string, start: number, end: number): string {
  return source.slice(start, Math.min(end, start + 12)).toLowerCase();
}

/** WHATWG URL: tabs and line ends inside an address do not count (mailers fold long attributes). */
function isStripped(unit: number): boolean {
  return unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

function addAddress(links: TextBuffer, source: string, start: number, end: number): void {
  for (let index = start; index < end; index += 1) {
    const unit = source.charCodeAt(index);
    if (!isStripped(unit)) links.addUnit(unit);
  }
}

function ignore(): void {
  // Comments, declarations and the like carry nothing that is shown.
}

/** Tags of everyday mail; of those that hide their content only the closing one, so that one word hides nothing. */
const MARKUP =
  /<(?:\/?(?:a|b|i|u|p|br|hr|em|li|td|th|tr|ul|ol|div|img|pre|body|font|head|html|span|table|strong|center|h[1-6]|blockquote)[\s/>]|\/(?:style|script|title)>|!doctype)/iu;

/** Whether a text holds HTML: some mailers send HTML as text/plain, and the replaced system read all as one text. */
export function looksLikeHtml(text: string): boolean {
  return MARKUP.test(text);
}
