/** Where the parts of a message lie in its bytes (RFC 2046), enough to answer FETCH. */
export type MimePart = {
  readonly header: Buffer;
  readonly body: Buffer;
  readonly type: string;
  readonly subtype: string;
  readonly parameters: readonly (readonly [string, string])[];
  readonly encoding: string;
  readonly id: string | undefined;
  readonly disposition:
    | { readonly kind: string; readonly parameters: readonly (readonly [string, string])[] }
    | undefined;
  readonly children: readonly MimePart[];
  /** The message inside, for message/rfc822. */
  readonly message: MimePart | undefined;
};

const MAX_DEPTH = 100;

function splitHead(bytes: Buffer): { readonly header: Buffer; readonly body: Buffer } {
  if (bytes.subarray(0, 2).toString('latin1') === '\r\n')
    return { header: bytes.subarray(0, 2), body: bytes.subarray(2) };
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return { header: bytes, body: Buffer.alloc(0) };
  return { header: bytes.subarray(0, end + 4), body: bytes.subarray(end + 4) };
}

/** Header fields as name and unfolded value, raw bytes as latin1. */
export function headerFields(header: Buffer): readonly (readonly [string, string])[] {
  const fields: (readonly [string, string])[] = [];
  for (const field of header.toString('latin1').split(/\r\n(?![ \t])/)) {
    const colon = field.indexOf(':');
    if (colon > 0)
      fields.push([
        field.slice(0, colon),
        field
          .slice(colon + 1)
          .replace(/\r\n/g, '')
          .trim(),
      ]);
  }
  return fields;
}

/** First value of a header field, or undefined. */
export function headerValue(header: Buffer, name: string): string | undefined {
  return headerFields(header).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** `text/plain; charset="utf-8"` into its value and its parameters. */
function parseParameters(value: string): {
  readonly value: string;
  readonly parameters: readonly (readonly [string, string])[];
} {
  const [first = '', ...rest] = value.match(/(?:"(?:\\.|[^"\\])*"|[^;"])+/g) ?? [];
  const parameters = rest.flatMap((item): (readonly [string, string])[] => {
    const equals = item.indexOf('=');
    if (equals < 0) return [];
    const raw = item.slice(equals + 1).trim();
    const plain = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
    return [[item.slice(0, equals).trim(), plain]];
  });
  return { value: first.trim(), parameters };
}

function splitMultipart(body: Buffer, boundary: string): readonly Buffer[] {
  const text = body.toString('latin1');
  const parts: Buffer[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\r\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (line.startsWith(`--${boundary}`)) {
      // The line break before a boundary belongs to the boundary.
      if (start >= 0) parts.push(body.subarray(start, Math.max(start, at - 2)));
      start = line.startsWith(`--${boundary}--`) ? -1 : end + 2;
    }
    if (end < 0) break;
    at = end + 2;
  }
  if (start >= 0) parts.push(body.subarray(start));
  return parts;
}

/** A text part without a charset is us-ascii (RFC 2045 section 5.2), and told so. */
function withCharset(type: string, parameters: MimePart['parameters']): MimePart['parameters'] {
  const known = parameters.some(([name]) => name.toLowerCase() === 'charset');
  return type === 'text' && !known ? [...parameters, ['charset', 'us-ascii']] : parameters;
}

export function parseMime(bytes: Buffer, depth = 0): MimePart {
  const { header, body } = splitHead(bytes);
  const contentType = parseParameters(headerValue(header, 'content-type') ?? 'text/plain');
  const [type = 'text', subtype = 'plain'] = contentType.value.toLowerCase().split('/');
  const disposition = headerValue(header, 'content-disposition');
  const parsedDisposition = disposition === undefined ? undefined : parseParameters(disposition);
  const boundary = contentType.parameters.find(([key]) => key.toLowerCase() === 'boundary')?.[1];
  const goDeeper = depth < MAX_DEPTH;
  return {
    header,
    body,
    type,
    subtype,
    parameters: withCharset(type, contentType.parameters),
    encoding: headerValue(header, 'content-transfer-encoding') ?? '7bit',
    id: headerValue(header, 'content-id'),
    disposition:
      parsedDisposition === undefined
        ? undefined
        : { kind: parsedDisposition.value, parameters: parsedDisposition.parameters },
    children:
      type === 'multipart' && boundary !== undefined && goDeeper
        ? splitMultipart(body, boundary).map((part) => parseMime(part, depth + 1))
        : [],
    message: type === 'message' && subtype === 'rfc822' && goDeeper ? parseMime(body, depth + 1) : undefined,
  };
}

function selectFields(header: Buffer, names: readonly string[], except: boolean): Buffer {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const fields = header
    .toString('latin1')
    .split(/\r\n(?![ \t])/)
    .filter((field) => {
      const colon = field.indexOf(':');
      return colon > 0 && wanted.has(field.slice(0, colon).trim().toLowerCase()) !== except;
    });
  return Buffer.from(
    fields
      .map((field) => `${field}\r\n`)
      .join('')
      .concat('\r\n'),
    'latin1',
  );
}

/** The parts below one: those of its multipart or, for a leaf, itself as the only one. */
function partsBelow(part: MimePart): readonly MimePart[] | undefined {
  const inner = part.message ?? part;
  if (inner.children.length > 0) return inner.children;
  return part.message === undefined ? undefined : [inner];
}

/** Bytes of a BODY section such as ``, `TEXT`, `1.2`, `2.MIME`, `HEADER.FIELDS (FROM)`; undefined: no such part. */
export function sectionBytes(whole: Buffer, root: MimePart, section: string): Buffer | undefined {
  const match = /^((?:\d+(?:\.\d+)*)?)\.?(.*)$/s.exec(section);
  const path = match?.[1] ?? '';
  const rest = (match?.[2] ?? '').toUpperCase();
  let part = root;
  let standsForItself = false;
  for (const step of path === '' ? [] : path.split('.')) {
    const below: readonly MimePart[] | undefined = partsBelow(part);
    // Number 1 of a leaf is the leaf, but no further, as dovecot has it.
    if (below === undefined && (step !== '1' || standsForItself)) return undefined;
    standsForItself = below === undefined;
    const next: MimePart | undefined = below === undefined ? part : below[Number(step) - 1];
    if (next === undefined) return undefined;
    part = next;
  }
  if (rest === '') return path === '' ? whole : part.body;
  if (rest === 'MIME') return part.header;
  // HEADER and TEXT of a numbered part mean those of the message inside it.
  const inner = path === '' ? part : part.message;
  if (inner === undefined) return undefined;
  if (rest === 'HEADER') return inner.header;
  if (rest === 'TEXT') return inner.body;
  const fields = /^HEADER\.FIELDS(\.NOT)? \((.*)\)$/s.exec(rest);
  if (fields === null) return undefined;
  const names = (fields[2] ?? '').split(' ').map((name) => name.replaceAll('"', ''));
  return selectFields(inner.header, names, fields[1] !== undefined);
}
