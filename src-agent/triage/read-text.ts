import { HTML_LIMIT, looksLikeHtml, type ReadHtml, readHtml } from './read-html.ts';

/** What is visible of a mail and where its links stand, the text part before the HTML part. */
export function readText(text: string, html: string): ReadHtml {
  const first = readTextPart(text);
  if (html === '') return first;
  const second = readHtml(html);
  return {
    visible: `${first.visible}\n${second.visible}`,
    linkSource: `${first.linkSource}\n${second.linkSource}`,
    cut: first.cut || second.cut,
  };
}

/** Some mailers send HTML as text/plain. */
function readTextPart(text: string): ReadHtml {
  if (looksLikeHtml(text)) return readHtml(text);
  const visible = text.length > HTML_LIMIT ? text.slice(0, HTML_LIMIT) : text;
  return { visible, linkSource: visible, cut: visible.length < text.length };
}
