/** undefined, which no schema of a document accepts, for what is no JSON. The parser's own message quotes the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a Content-Type header announces JSON. */
export function isJsonType(contentType: string): boolean {
  return /^application\/json\b/iu.test(contentType.trim());
}
