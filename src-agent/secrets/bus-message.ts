/**
 * Just enough of D-Bus to read one property (D-Bus Specification, "Message Protocol"): a call whose arguments are
 * strings, and an answer that holds one boolean variant. Little-endian, as every machine is that we ship for.
 */

const METHOD_CALL = 1;
const METHOD_RETURN = 2;
const ERROR = 3;
/** Reading must not start what is not there. */
const NO_AUTO_START = 2;
const FIELD = { path: 1, interface: 2, member: 3, replySerial: 5, destination: 6, signature: 8 } as const;
const HEAD_BYTES = 16;

export type BusCall = {
  readonly serial: number;
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly arguments: readonly string[];
};

/** The call as bytes. */
export function writeCall(call: BusCall): Buffer {
  const body = concat(call.arguments.map((text) => (at) => writeString(text, at)));
  const field = (code: number, type: string, value: Writer): Writer => {
    const signature = Buffer.from([code, 1, type.charCodeAt(0), 0]);
    return (at) => {
      const start = align(at, 8);
      return Buffer.concat([Buffer.alloc(start - at), signature, value(start + signature.length)]);
    };
  };
  const text =
    (value: string): Writer =>
    (at) =>
      writeString(value, at);
  const fields = concat(
    [
      field(FIELD.path, 'o', text(call.path)),
      field(FIELD.destination, 's', text(call.destination)),
      field(FIELD.interface, 's', text(call.interface)),
      field(FIELD.member, 's', text(call.member)),
      field(FIELD.signature, 'g', () => writeSignature('s'.repeat(call.arguments.length))),
    ],
    HEAD_BYTES,
  );
  const head = Buffer.alloc(HEAD_BYTES);
  head.write('l');
  head.writeUInt8(METHOD_CALL, 1);
  head.writeUInt8(NO_AUTO_START, 2);
  head.writeUInt8(1, 3);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(call.serial, 8);
  head.writeUInt32LE(fields.length, 12);
  const end = HEAD_BYTES + fields.length;
  return Buffer.concat([head, fields, Buffer.alloc(align(end, 8) - end), body]);
}

export type BusAnswer = {
  /** Of the call that it answers; null for what is no answer. */
  readonly to: number | null;
  /** The boolean it holds; null for an error and for anything else. */
  readonly value: boolean | null;
};

/** The first whole message of what came so far, and what follows it; null: more is to come. */
export function readMessage(bytes: Buffer): { readonly message: BusAnswer; readonly rest: Buffer } | null {
  if (bytes.length < HEAD_BYTES) return null;
  const type = bytes.readUInt8(1);
  const bodyLength = bytes.readUInt32LE(4);
  const fieldsEnd = HEAD_BYTES + bytes.readUInt32LE(12);
  const bodyStart = align(fieldsEnd, 8);
  const end = bodyStart + bodyLength;
  if (bytes.length < end) return null;
  const isAnswer = type === METHOD_RETURN || type === ERROR;
  return {
    message: {
      to: isAnswer ? readReplySerial(bytes.subarray(0, fieldsEnd)) : null,
      value: type === METHOD_RETURN ? readBooleanVariant(bytes.subarray(bodyStart, end)) : null,
    },
    rest: bytes.subarray(end),
  };
}

function readReplySerial(head: Buffer): number | null {
  let at = HEAD_BYTES;
  while (at < head.length) {
    at = align(at, 8);
    const code = head.readUInt8(at);
    const type = String.fromCharCode(head.readUInt8(at + 2));
    at += 4;
    if (type === 'g') {
      at += head.readUInt8(at) + 2;
      continue;
    }
    at = align(at, 4);
    const number = head.readUInt32LE(at);
    if (code === FIELD.replySerial) return number;
    at += type === 'u' ? 4 : 4 + number + 1;
  }
  return null;
}

function readBooleanVariant(body: Buffer): boolean | null {
  const isBoolean = body.length === 8 && body.toString('latin1', 0, 3) === '\u0001b\0';
  return isBoolean ? body.readUInt32LE(4) === 1 : null;
}

/** Writes at a place that decides its padding. */
type Writer = (at: number) => Buffer;

function concat(writers: readonly Writer[], start = 0): Buffer {
  let written = Buffer.alloc(0);
  for (const write of writers) written = Buffer.concat([written, write(start + written.length)]);
  return written;
}

function writeString(text: string, at: number): Buffer {
  const start = align(at, 4);
  const bytes = Buffer.from(`${text}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length - 1);
  return Buffer.concat([Buffer.alloc(start - at), length, bytes]);
}

function writeSignature(signature: string): Buffer {
  return Buffer.from(`${String.fromCharCode(signature.length)}${signature}\0`, 'latin1');
}

function align(at: number, to: number): number {
  return Math.ceil(at / to) * to;
}
