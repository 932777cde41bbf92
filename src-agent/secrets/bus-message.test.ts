import { describe, expect, it } from 'vitest';
import { readMessage, writeCall } from './bus-message.ts';

const call = {
  serial: 2,
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets/aliases/default',
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
  arguments: ['org.freedesktop.Secret.Collection', 'Locked'],
};

/** An answer to serial 2 as a bus writes it: fields REPLY_SERIAL, DESTINATION, SIGNATURE, SENDER. */
function answer(type: number, body: readonly number[]): Buffer {
  const fields = Buffer.from([
    ...[5, 1, 117, 0, 2, 0, 0, 0],
    ...[6, 1, 115, 0, 4, 0, 0, 0, ...Buffer.from(':1.7\0'), 0, 0, 0],
    ...[8, 1, 103, 0, 1, 118, 0, 0],
    ...[7, 1, 115, 0, 4, 0, 0, 0, ...Buffer.from(':1.2\0')],
  ]);
  const head = Buffer.alloc(16);
  head.write('l');
  head.writeUInt8(type, 1);
  head.writeUInt8(1, 3);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(9, 8);
  head.writeUInt32LE(fields.length, 12);
  const padding = Buffer.alloc((8 - ((16 + fields.length) % 8)) % 8);
  return Buffer.concat([head, fields, padding, Buffer.from(body)]);
}
const variant = (value: number): readonly number[] => [1, 98, 0, 0, value, 0, 0, 0];

describe('a message of the bus', () => {
  it('is written padded, with its length', () => {
    const bytes = writeCall(call);
    const fieldsEnd = 16 + bytes.readUInt32LE(12);
    expect(bytes.length).toBe(Math.ceil(fieldsEnd / 8) * 8 + bytes.readUInt32LE(4));
    expect(bytes.toString('latin1')).toContain('/org/freedesktop/secrets/aliases/default\0');
    expect(bytes.subarray(-11).toString('latin1')).toBe('\u0006\0\0\0Locked\0');
  });

  it.each([0, 1])('gives the boolean it holds (%i) to whom it answers', (value) => {
    const read = readMessage(answer(2, variant(value)));
    expect(read?.message).toEqual({ to: 2, value: value === 1 });
    expect(read?.rest).toHaveLength(0);
  });

  it.each([
    ['an error', answer(3, variant(1)), { to: 2, value: null }],
    ['another type of value', answer(2, [1, 117, 0, 0, 1, 0, 0, 0]), { to: 2, value: null }],
    ['a signal', answer(4, variant(1)), { to: null, value: null }],
  ])('gives nothing for %s', (_what, bytes, expected) => {
    expect(readMessage(bytes)?.message).toEqual(expected);
  });

  it('waits for what is still to come, and leaves what follows', () => {
    const bytes = Buffer.concat([answer(4, variant(0)), answer(2, variant(1))]);
    for (let length = 0; length < answer(4, variant(0)).length; length += 1) {
      expect(readMessage(bytes.subarray(0, length))).toBeNull();
    }
    const rest = readMessage(bytes)?.rest ?? Buffer.alloc(0);
    expect(readMessage(rest)?.message).toEqual({ to: 2, value: true });
  });
});
