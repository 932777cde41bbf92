/** A word, a quoted string or a literal is text; a parenthesised list is an array. */
export type Token = string | readonly Token[];

export type CommandReader = {
  readonly push: (bytes: Buffer) => void;
  /** Stops and hands back the bytes not yet taken as lines (for STARTTLS). */
  readonly detach: () => Buffer;
};

const LITERAL_END = /\{(\d+)(\+?)\}$/;

/**
 * Cuts a client's bytes into whole commands, literals included in place (RFC 9051 section 4.3).
 * `wantLiteral` is called when the client waits for a `+` before it goes on.
 */
export function createCommandReader(onLine: (line: Buffer) => void, wantLiteral: () => void): CommandReader {
  let held = Buffer.alloc(0);
  let scanned = 0;
  let detached = false;

  const step = (): boolean => {
    const end = held.indexOf('\r\n', scanned);
    if (end < 0) return false;
    const literal = LITERAL_END.exec(held.subarray(Math.max(scanned, end - 30), end).toString('latin1'));
    if (literal === null) {
      const line = held.subarray(0, end);
      held = held.subarray(end + 2);
      scanned = 0;
      onLine(line);
      return true;
    }
    const after = end + 2 + Number(literal[1]);
    if (held.length < after && literal[2] === '') wantLiteral();
    scanned = after;
    return held.length >= after;
  };

  return {
    push: (bytes) => {
      held = Buffer.concat([held, bytes]);
      while (!detached && step());
    },
    detach: () => {
      detached = true;
      return held;
    },
  };
}

/** Splits a command line into tokens; `BODY[HEADER.FIELDS (FROM)]<0.9>` stays one word. */
export function tokenize(line: Buffer): readonly Token[] {
  let at = 0;
  const text = line.toString('latin1');
  const utf8 = (part: string) => Buffer.from(part, 'latin1').toString('utf8');

  const quoted = (): string => {
    let value = '';
    at += 1;
    while (at < text.length && text[at] !== '"') {
      if (text[at] === '\\') at += 1;
      value += text[at] ?? '';
      at += 1;
    }
    at += 1;
    return utf8(value);
  };

  const word = (): string => {
    const start = at;
    let depth = 0;
    for (; at < text.length; at += 1) {
      const sign = text[at];
      if (sign === '[') depth += 1;
      else if (sign === ']') depth -= 1;
      else if (depth === 0 && (sign === ' ' || sign === '(' || sign === ')')) break;
    }
    return text.slice(start, at);
  };

  const list = (): readonly Token[] => {
    const items: Token[] = [];
    while (at < text.length && text[at] !== ')') {
      const literal = /^\{(\d+)\+?\}\r\n/.exec(text.slice(at, at + 30));
      if (text[at] === ' ') at += 1;
      else if (text[at] === '(') {
        at += 1;
        items.push(list());
        at += 1;
      } else if (text[at] === '"') items.push(quoted());
      else if (literal !== null) {
        at += literal[0].length;
        items.push(utf8(text.slice(at, at + Number(literal[1]))));
        at += Number(literal[1]);
      } else items.push(word());
    }
    return items;
  };

  return list();
}

/** The token as text, `''` for a list or nothing. */
export function asText(token: Token | undefined): string {
  return typeof token === 'string' ? token : '';
}
