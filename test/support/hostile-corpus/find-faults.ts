import { isDeepStrictEqual } from 'node:util';
import { findTruth, type JudgedMail } from './judge-mail.ts';
import { ALLOWED, type Truth } from './seed.ts';

const HOSTS: readonly string[] = ['dropbox.com', 'fromsmash.com', 'swisstransfer.com'].flatMap((host) => [
  host,
  `www.${host}`,
]);

/**
 * What is wrong about a decision, whatever the mail was: judged by the bytes and by what must hold of every mail, not
 * by the product's own rules.
 */
export function findFaults(source: Buffer, { mail, findings, result }: JudgedMail): readonly string[] {
  const faults: string[] = [];
  const isDelivered = result.decision.action === 'deliver';
  if (isDelivered && !isFromAllowed(source))
    faults.push('delivered, and not every From names an allowed sender');
  if (isDelivered && !ALLOWED.some((sender) => sender === mail.sender))
    faults.push(`delivered, of ${mail.sender}`);
  if (isDelivered && result.links.length === 0) faults.push('delivered without a link');
  if (isDelivered !== result.requests.length > 0) faults.push('requests do not fit the decision');
  if (mail.tooComplex !== null && mail.text + mail.html !== '')
    faults.push('too complex and read all the same');
  faults.push(
    ...findings.links.flatMap(({ raw_url }) => (leadsToProvider(raw_url) ? [] : [`link to ${raw_url}`])),
  );
  return faults;
}

/** What is wrong where it is known what must hold. */
export function findUntruths(judged: JudgedMail, truth: Truth): readonly string[] {
  const found = findTruth(judged, truth);
  return isDeepStrictEqual(found, truth)
    ? []
    : [`${JSON.stringify(found)} instead of ${JSON.stringify(truth)}`];
}

/** Every From of the header block holds an allowed address, and there is one. */
function isFromAllowed(source: Buffer): boolean {
  const [block = ''] = source.toString('latin1', 0, 200_000).split(/(?<=^|\n)\r?\n/u, 1);
  const fields = block.split(/\n(?![ \t])/u).filter((field) => /^from\s*:/iu.test(field));
  return (
    fields.length > 0 &&
    fields.every((field) => ALLOWED.some((sender) => field.toLowerCase().includes(sender)))
  );
}

function leadsToProvider(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed !== null && parsed.username === '' && parsed.password === '' && HOSTS.includes(parsed.hostname)
  );
}
