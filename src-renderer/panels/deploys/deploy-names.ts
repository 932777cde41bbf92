import type { Deploy, DeployMethod } from '../../../src-agent/contract/deploy.ts';
import type { Failure } from '../../../src-agent/contract/result.ts';
import { plainText } from '../../plain-text.ts';
import type { DeployWords } from './words-en.ts';

/** Enough of a hash to know a commit by. */
const SHORT_HASH = 7;

export function nameOfService({ id, name }: { readonly id: string; readonly name: string }): string {
  return plainText(name === '' ? id : name);
}

/** `1234567 First line`; null: the head of the branch, which nobody has named yet. */
export function nameOfCommit({ commit, commitAsked }: Pick<Deploy, 'commit' | 'commitAsked'>): string | null {
  if (commit !== null) return plainText(`${commit.id.slice(0, SHORT_HASH)} ${commit.message}`.trim());
  return commitAsked?.slice(0, SHORT_HASH) ?? null;
}

/** What a deploy is of, in words; a local command decides for itself what it deploys. */
export function saidCommit(deploy: Deploy, words: Pick<DeployWords, 'headOf' | 'commandDecides'>): string {
  return nameOfCommit(deploy) ?? (methodOf(deploy) === 'command' ? words.commandDecides : words.headOf);
}

/** The way that led, or may have led, to a deploy. */
export function methodOf({ steps }: Pick<Deploy, 'steps'>): DeployMethod | null {
  return (
    steps.findLast(
      ({ outcome }) => outcome !== 'not-configured' && outcome !== 'refused' && outcome !== 'unreachable',
    )?.method ?? null
  );
}

/** Whether a deploy made something live that can be brought back. */
export function canReturn({ renderId, renderStatus }: Deploy): boolean {
  return renderId !== null && (renderStatus === 'live' || renderStatus === 'deactivated');
}

/** Whether it was never set, rather than set wrongly. */
export function isUnset({ code }: Pick<Failure, 'code'>): boolean {
  return code === 'deploy.not-configured' || code === 'deploy.api-key-missing';
}

/** Who asked for a deploy, and from where, of how the audit keeps it: `operator@machine via cli`. */
export function nameOfCaller(
  { who }: Pick<Deploy, 'who'>,
  { askedFrom }: Pick<DeployWords, 'askedFrom'>,
): string {
  const [operator = who, place] = plainText(who).split(/ via (?=(?:cli|window)$)/u);
  return place === 'cli' || place === 'window' ? askedFrom[place](operator) : operator;
}
