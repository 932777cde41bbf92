/**
 * Collects UTF-16 units: ten times faster than joining millions of small strings, and half the memory.
 * A class, because V8 reads fields of an object faster than variables of a closure.
 */
export class TextBuffer {
  #units: Uint16Array;
  #length = 0;
  /** All units or-ed: below 256 the text fits into one byte per unit. */
  #seen = 0;

  /** `capacity` is a guess in UTF-16 units; the buffer grows by itself. */
  constructor(capacity: number) {
    this.#units = new Uint16Array(Math.max(16, capacity));
  }

  get length(): number {
    return this.#length;
  }

  /** The last unit added; -1 when there is none. */
  last(): number {
    return this.#units[this.#length - 1] ?? -1;
  }

  addUnit(unit: number): void {
    if (this.#length === this.#units.length) this.#reserve(1);
    this.#units[this.#length] = unit;
    this.#seen |= unit;
    this.#length += 1;
  }

  /** Adds `source` from `start` to `end` (exclusive). */
  addSlice(source: string, start = 0, end = source.length): void {
    this.#reserve(end - start);
    const units = this.#units;
    let length = this.#length;
    let seen = this.#seen;
    for (let index = start; index < end; index += 1) {
      const unit = source.charCodeAt(index);
      units[length] = unit;
      seen |= unit;
      length += 1;
    }
    this.#length = length;
    this.#seen = seen;
  }

  addCodePoint(codePoint: number): void {
    if (codePoint < 0x10000) {
      this.addUnit(codePoint);
    } else {
      this.addUnit(0xd800 + ((codePoint - 0x10000) >> 10));
      this.addUnit(0xdc00 + ((codePoint - 0x10000) & 0x3ff));
    }
  }

  toString(): string {
    // One byte per unit: half the memory, and all searches of the text are faster.
    if (this.#seen < 0x100) return Buffer.from(this.#units.subarray(0, this.#length)).toString('latin1');
    return Buffer.from(this.#units.buffer, 0, this.#length * 2).toString('utf16le');
  }

  #reserve(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#units.length) return;
    const larger = new Uint16Array(Math.max(this.#units.length * 2, wanted));
    larger.set(this.#units.subarray(0, this.#length));
    this.#units = larger;
  }
}
