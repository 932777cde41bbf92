import type { MailHead } from '../contract/entities.ts';

type Statement = MailHead['authentication'][number];

/** The receiving server writes above whatever a sender brought along; more are never of use. */
const MOST_STATEMENTS = 10;
/** Of one field. A longer one says nothing: its end might take back what its beginning says. */
const LONGEST = 8_000;

/**
 * What servers on the way say of the sender (Authentication-Results, RFC 8601), the topmost first. Who of them is to
 * be believed is for triage to judge. `values` are unfolded. Never throws, linear.
 */
export function readAuthentication(values: readonly string[]): readonly Statement[] {
  return values.slice(0, MOST_STATEMENTS).map((value) => readStatement(value.slice(0, LONGEST + 1)));
}

function readStatement(value: string): Statement {
  const [head = '', ...results] = splitResults(value);
  const [name = ''] = head.trim().toLowerCase().split(/\s/u, 1);
  const verdicts = results.flatMap((result) => readDmarc(result));
  // Of two verdicts the bad one counts.
  const said = verdicts.find(({ dmarc }) => dmarc !== 'pass') ?? verdicts[0];
  const isCut = value.length > LONGEST;
  return {
    // Some begin with a verdict: who speaks is not said.
    by: name.includes('=') ? '' : name.slice(0, 300),
    dmarc: isCut ? '' : (said?.dmarc ?? ''),
    from: isCut ? '' : (said?.from ?? ''),
  };
}

function readDmarc(result: string): readonly Pick<Statement, 'dmarc' | 'from'>[] {
  const verdict = /^\s*dmarc\s*(?:\/\s*\d+\s*)?=\s*(?<word>[a-z]+)/iu.exec(result)?.groups?.word;
  if (verdict === undefined) return [];
  const from = /\sheader\.from\s*=\s*(?<domain>[^\s]+)/iu.exec(result)?.groups?.domain ?? '';
  return [{ dmarc: verdict.toLowerCase().slice(0, 40), from: from.toLowerCase().slice(0, 320) }];
}

/**
 * Cuts a value at its semicolons. Comments become blanks, and what stands in quotes loses all that could be taken for
 * syntax: a sender chooses what servers quote (`smtp.mailfrom="x; dmarc=pass"@bad.example`).
 */
function splitResults(value: string): readonly string[] {
  const results = [''];
  const write = (text: string): void => {
    results[results.length - 1] += text;
  };
  let depth = 0;
  let isQuoted = false;
  let isEscaped = false;
  for (const character of value) {
    if (isEscaped) isEscaped = false;
    else if (character === '\\' && (isQuoted || depth > 0)) isEscaped = true;
    else if (isQuoted) {
      if (character === '"') isQuoted = false;
      else write(/[\w.@-]/u.test(character) ? character : '_');
    } else if (character === '(') {
      depth += 1;
      write(' ');
    } else if (depth > 0) {
      if (character === ')') depth -= 1;
    } else if (character === '"') isQuoted = true;
    else if (character === ';') results.push('');
    else write(character);
  }
  return results;
}
