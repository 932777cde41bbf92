import type { Connection } from './connection.ts';
import { indexedWords } from './fold-words.ts';
import type { KeyRange } from './message-keys.ts';

/*
 * Finds mails by the beginnings of words of subject and sender. `word_blocks` says which blocks of 64 messages
 * hold a word, `message_words` what a message holds. Unlike a full-text index it costs one small row per word
 * and block, nothing when a common word comes again, and a common word is searched as quickly as a rare one:
 * the newest blocks fill the page.
 */

const BLOCK = 64;
/** A word with more entries than this narrows little: reading them would cost more than it saves. */
const MOST_ENTRIES = 20_000;
/** Few enough to look through: the other words are not asked for. */
const FEW_BLOCKS = 200;
/** Neighbouring blocks are looked through together, up to so many messages. */
const LONGEST_RANGE = 1_024;

export type IndexedMessage = { readonly id: number; readonly subject: string; readonly sender: string };

export type SearchIndex = {
  /** Inside the transaction that inserts the messages. */
  add(messages: readonly IndexedMessage[]): void;
  /** Ranges of ids that may hold mails with all words, the newest first; together they lie within `ids`. */
  candidates(words: readonly string[], ids: KeyRange): Iterable<KeyRange>;
};

/** SQL that is true where each of `count` words begins a word of the mail; a parameter for each. */
export function wordsMatch(column: string, count: number): string {
  return Array.from({ length: count }, () => `instr(${column}, ?) > 0`).join(' AND ');
}

/** What `wordsMatch` is given for a word: the words of a mail are kept with a space before each. */
export function wordParameter(word: string): string {
  return ` ${word}`;
}

/** The block a message belongs to. */
export function blockOf(messageId: number): number {
  return Math.floor(messageId / BLOCK);
}

export function createSearchIndex(db: Connection): SearchIndex {
  const insertWords = db.prepare<[number, string]>('INSERT INTO message_words VALUES (?, ?)');
  const insertBlock = db.prepare<[string, number]>(
    'INSERT INTO word_blocks VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const selectBlocks = db
    .prepare<[string, string, number, number, number], number>(
      'SELECT block FROM word_blocks WHERE word >= ? AND word < ? AND block BETWEEN ? AND ? LIMIT ?',
    )
    .pluck();

  /** Blocks that hold a word so beginning; null: too many to be of use. */
  function blocksOf(word: string, within: KeyRange): ReadonlySet<number> | null {
    // U+10FFFF sorts after every character a word can hold.
    const end = `${word}\u{10FFFF}`;
    const blocks = selectBlocks.all(word, end, within.low, within.high, MOST_ENTRIES + 1);
    return blocks.length > MOST_ENTRIES ? null : new Set(blocks);
  }

  return {
    add(messages) {
      // Most words of a mail were in the one before it: those are not written again.
      const written = new Set<string>();
      for (const { id, subject, sender } of messages) {
        const words = indexedWords(subject, sender);
        insertWords.run(id, words.map(wordParameter).join(''));
        for (const word of words) {
          const entry = `${blockOf(id)} ${word}`;
          if (written.has(entry)) continue;
          insertBlock.run(word, blockOf(id));
          written.add(entry);
        }
      }
    },
    *candidates(words, ids) {
      // A word that most mails have fills the page from here, and its many blocks are never read.
      const unasked = Math.max(ids.low, ids.high - LONGEST_RANGE + 1);
      yield { low: unasked, high: ids.high };
      if (unasked > ids.low) yield* narrowed(words, { low: ids.low, high: unasked - 1 });
    },
  };

  function* narrowed(words: readonly string[], ids: KeyRange): Generator<KeyRange> {
    const within = { low: blockOf(ids.low), high: blockOf(ids.high) };
    let common: ReadonlySet<number> | null = null;
    // Long words are rare words, more often than not.
    for (const word of words.toSorted((a, b) => b.length - a.length)) {
      if (common !== null && common.size <= FEW_BLOCKS) break;
      const blocks = blocksOf(word, within);
      if (blocks !== null) common = common === null ? blocks : intersection(common, blocks);
    }
    const ranges = common === null ? everything(within) : joined([...common].sort((a, b) => b - a));
    for (const { low, high } of ranges) yield { low: Math.max(low, ids.low), high: Math.min(high, ids.high) };
  }
}

function intersection(left: ReadonlySet<number>, right: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...left].filter((block) => right.has(block)));
}

/** Ranges of ids over blocks given newest first. */
function* joined(blocks: readonly number[]): Generator<KeyRange> {
  let range: KeyRange | null = null;
  for (const block of blocks) {
    const low = block * BLOCK;
    if (range !== null && low + BLOCK === range.low && range.high - low < LONGEST_RANGE) {
      range = { low, high: range.high };
      continue;
    }
    if (range !== null) yield range;
    range = { low, high: low + BLOCK - 1 };
  }
  if (range !== null) yield range;
}

function* everything(blocks: KeyRange): Generator<KeyRange> {
  const bottom = blocks.low * BLOCK;
  for (let high = (blocks.high + 1) * BLOCK - 1; high >= bottom; high -= LONGEST_RANGE) {
    yield { low: Math.max(bottom, high - LONGEST_RANGE + 1), high };
  }
}
