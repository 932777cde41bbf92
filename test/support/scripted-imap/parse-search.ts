import { asText, type Token } from './command-reader.ts';
import { parseImapDay } from './imap-format.ts';
import { numberRanges, type StoredMail } from './mail-folder.ts';
import { headerFields } from './mime-structure.ts';

export type Candidate = { readonly mail: StoredMail; readonly sequence: number };
type Test = (candidate: Candidate) => boolean;

function numberSet(text: string, highest: number): (value: number) => boolean {
  const ranges = numberRanges(text, highest);
  return (value) => ranges.some(({ low, high }) => value >= low && value <= high);
}

const DAY_MS = 86_400_000;

const FLAG_KEYS: Readonly<Record<string, string>> = {
  SEEN: '\\Seen',
  ANSWERED: '\\Answered',
  FLAGGED: '\\Flagged',
  DELETED: '\\Deleted',
  DRAFT: '\\Draft',
};

/** Tests of the SEARCH command, all of which must hold; throws on a key it does not know. */
export function parseSearch(
  tokens: readonly Token[],
  highest: { readonly uid: number; readonly sequence: number },
): Test {
  let at = 0;
  const next = (): Token | undefined => {
    at += 1;
    return tokens[at - 1];
  };
  const text = () => asText(next());
  const has =
    (flag: string): Test =>
    ({ mail }) =>
      mail.flags.has(flag);
  const not =
    (test: Test): Test =>
    (candidate) =>
      !test(candidate);
  const day = ({ mail }: Candidate) => Math.floor(mail.internalDate.getTime() / DAY_MS) * DAY_MS;
  const field =
    (name: string, part: string): Test =>
    ({ mail }) =>
      headerFields(mail.mime().header).some(
        ([key, value]) =>
          key.toLowerCase() === name.toLowerCase() && value.toLowerCase().includes(part.toLowerCase()),
      );

  const one = (): Test => {
    const token = next();
    if (token === undefined) throw new Error('SEARCH ended too early');
    if (typeof token !== 'string') return parseSearch(token, highest);
    const key = token.toUpperCase();
    const flag = FLAG_KEYS[key];
    if (flag !== undefined) return has(flag);
    const absent = key.startsWith('UN') ? FLAG_KEYS[key.slice(2)] : undefined;
    if (absent !== undefined) return not(has(absent));
    if (/^[\d*]/.test(key)) {
      const inSet = numberSet(key, highest.sequence);
      return ({ sequence }) => inSet(sequence);
    }
    switch (key) {
      case 'ALL':
        return () => true;
      case 'NEW':
        return not(has('\\Seen'));
      case 'OLD':
        return () => true;
      case 'RECENT':
        return () => false;
      case 'CHARSET':
        next();
        return () => true;
      case 'UID': {
        const inSet = numberSet(text(), highest.uid);
        return ({ mail }) => inSet(mail.uid);
      }
      case 'SINCE': {
        const limit = parseImapDay(text());
        return (candidate) => day(candidate) >= limit;
      }
      case 'BEFORE': {
        const limit = parseImapDay(text());
        return (candidate) => day(candidate) < limit;
      }
      case 'ON': {
        const limit = parseImapDay(text());
        return (candidate) => day(candidate) === limit;
      }
      case 'FROM':
      case 'TO':
      case 'CC':
      case 'SUBJECT':
        return field(key, text());
      case 'HEADER':
        return field(text(), text());
      case 'KEYWORD':
        return has(text());
      case 'UNKEYWORD':
        return not(has(text()));
      case 'LARGER': {
        const limit = Number(text());
        return ({ mail }) => mail.raw.length > limit;
      }
      case 'SMALLER': {
        const limit = Number(text());
        return ({ mail }) => mail.raw.length < limit;
      }
      case 'MODSEQ': {
        const limit = Number(text());
        return ({ mail }) => mail.modseq >= limit;
      }
      case 'NOT':
        return not(one());
      case 'OR': {
        const [first, second] = [one(), one()];
        return (candidate) => first(candidate) || second(candidate);
      }
      default:
        throw new Error(`the scripted server does not know the SEARCH key ${key}`);
    }
  };

  const tests: Test[] = [];
  while (at < tokens.length) tests.push(one());
  return (candidate) => tests.every((test) => test(candidate));
}
