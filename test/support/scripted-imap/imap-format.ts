import { headerValue, type MimePart } from './mime-structure.ts';

/** Quoted where that is allowed, a literal where not, NIL for undefined. Text is latin1: one byte, one sign. */
function nstring(value: string | undefined): string {
  if (value === undefined) return 'NIL';
  if (/^[\x20-\x7e\t]*$/.test(value)) return `"${value.replace(/(["\\])/g, '\\$1')}"`;
  return `{${value.length}}\r\n${value}`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `"18-Nov-2025 10:00:00 +0000"` */
export function internalDate(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(date.getUTCDate())}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  return `"${day} ${date.toISOString().slice(11, 19)} +0000"`;
}

/** `18-Nov-2025` as the first millisecond of that day in UTC. */
export function parseImapDay(text: string): number {
  const [day = '', month = '', year = ''] = text.split('-');
  return Date.UTC(Number(year), MONTHS.indexOf(month), Number(day));
}

function addressList(value: string | undefined): string {
  if (value === undefined || value === '') return 'NIL';
  const items = value.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [];
  const addresses = items.flatMap((item) => {
    const match = /^\s*(.*?)\s*<([^>]*)>\s*$/s.exec(item);
    const name = match?.[1]?.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1');
    const address = (match?.[2] ?? item).trim();
    const at = address.lastIndexOf('@');
    if (at < 0) return [];
    const parts = [name === '' ? undefined : name, undefined, address.slice(0, at), address.slice(at + 1)];
    return [`(${parts.map(nstring).join(' ')})`];
  });
  return addresses.length === 0 ? 'NIL' : `(${addresses.join('')})`;
}

export function envelope(part: MimePart): string {
  const value = (name: string) => headerValue(part.header, name);
  const from = value('from');
  return `(${[
    nstring(value('date')),
    nstring(value('subject')),
    addressList(from),
    addressList(value('sender') ?? from),
    addressList(value('reply-to') ?? from),
    addressList(value('to')),
    addressList(value('cc')),
    addressList(value('bcc')),
    nstring(value('in-reply-to')),
    nstring(value('message-id')),
  ].join(' ')})`;
}

function parameterList(parameters: readonly (readonly [string, string])[]): string {
  if (parameters.length === 0) return 'NIL';
  return `(${parameters.map(([name, value]) => `${nstring(name)} ${nstring(value)}`).join(' ')})`;
}

function countLines(body: Buffer): number {
  let lines = 0;
  for (let at = body.indexOf(10); at >= 0; at = body.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** BODYSTRUCTURE, extension data included. */
export function bodyStructure(part: MimePart): string {
  const disposition =
    part.disposition === undefined
      ? 'NIL'
      : `(${nstring(part.disposition.kind)} ${parameterList(part.disposition.parameters)})`;
  if (part.children.length > 0) {
    const children = part.children.map(bodyStructure).join('');
    return `(${children} ${nstring(part.subtype)} ${parameterList(part.parameters)} ${disposition} NIL NIL)`;
  }
  const fields = [
    nstring(part.type),
    nstring(part.subtype),
    parameterList(part.parameters),
    nstring(part.id),
    'NIL',
    nstring(part.encoding),
    String(part.body.length),
  ];
  if (part.message !== undefined) {
    fields.push(envelope(part.message), bodyStructure(part.message), String(countLines(part.body)));
  } else if (part.type === 'text') fields.push(String(countLines(part.body)));
  return `(${fields.join(' ')} NIL ${disposition} NIL NIL)`;
}
