import { randomBytes, randomUUID } from 'node:crypto';
import type { NewId, Random } from '../ports.ts';

/** Uniform in [0, 1): 48 random bits, from the system's generator so that no seed can be guessed. */
export const systemRandom: Random = () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48;

/** 122 random bits as a UUID (RFC 9562 version 4); one per delivery, never reused (DEL-3). */
export const systemNewId: NewId = () => randomUUID();
