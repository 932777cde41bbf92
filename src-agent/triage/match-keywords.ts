import { isWordAt, isWordBefore, normaliseWords, type SearchText } from './search-text.ts';

/**
 * Which of an operator's words stand in subject or text, accents and case ignored, as words and not as fragments
 * (Q7, Q18). All words are searched at once (Aho and Corasick, 1975), so that thousands of them cost no more than
 * one. Returns the words as the operator wrote them, in the order given, each once.
 */
export function matchKeywords(keywords: readonly string[], search: SearchText): readonly string[] {
  const wanted = new Map<string, string[]>();
  for (const keyword of new Set(keywords)) {
    const pattern = normaliseWords(keyword);
    if (pattern !== '') wanted.set(pattern, [...(wanted.get(pattern) ?? []), keyword]);
  }
  if (wanted.size === 0) return [];
  const found = searchAll([...wanted.keys()], `${search.subject}\n${search.words}`);
  const written = new Set([...found].flatMap((pattern) => wanted.get(pattern) ?? []));
  return [...new Set(keywords)].filter((keyword) => written.has(keyword));
}

type TrieNode = {
  readonly next: Map<number, TrieNode>;
  /** The longest other beginning of a pattern that ends here. */
  fallback: TrieNode | null;
  /** The pattern that ends here. */
  pattern: string | null;
  /** The nearest fallback at which a pattern ends. */
  shorter: TrieNode | null;
};

function searchAll(patterns: readonly string[], text: string): ReadonlySet<string> {
  const root = buildTrie(patterns);
  const found = new Set<string>();
  let node = root;
  for (let index = 0; index < text.length; index += 1) {
    node = step(node, unitAt(text, index));
    for (let at: TrieNode | null = node; at !== null; at = at.shorter) {
      const { pattern } = at;
      if (pattern === null || found.has(pattern)) continue;
      if (isWholeWord(text, index - pattern.length + 1, index + 1, pattern)) found.add(pattern);
    }
    if (found.size === patterns.length) return found;
  }
  return found;
}

function buildTrie(patterns: readonly string[]): TrieNode {
  const root = createNode();
  for (const pattern of patterns) {
    let node = root;
    for (let index = 0; index < pattern.length; index += 1) {
      const unit = pattern.charCodeAt(index);
      const next = node.next.get(unit) ?? createNode();
      node.next.set(unit, next);
      node = next;
    }
    node.pattern = pattern;
  }
  const waiting: TrieNode[] = [root];
  for (const node of waiting) {
    for (const [unit, next] of node.next) {
      next.fallback = node === root ? root : step(node.fallback ?? root, unit);
      next.shorter = next.fallback.pattern === null ? next.fallback.shorter : next.fallback;
      waiting.push(next);
    }
  }
  return root;
}

function createNode(): TrieNode {
  return { next: new Map(), fallback: null, pattern: null, shorter: null };
}

function step(from: TrieNode, unit: number): TrieNode {
  let node = from;
  for (;;) {
    const next = node.next.get(unit);
    if (next !== undefined) return next;
    if (node.fallback === null) return node;
    node = node.fallback;
  }
}

const SPACE = 0x20;
const LINE_FEED = 0x0a;

/** A phrase may be broken over two lines. */
function unitAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  return unit === LINE_FEED ? SPACE : unit;
}

function isWholeWord(text: string, start: number, end: number, pattern: string): boolean {
  return !(
    (isWordAt(pattern, 0) && isWordBefore(text, start)) ||
    (isWordBefore(pattern, pattern.length) && isWordAt(text, end))
  );
}
