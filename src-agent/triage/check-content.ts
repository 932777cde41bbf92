import type { Settings } from '../contract/settings.ts';
import type { MailKind } from '../contract/triage-settings.ts';
import { MAX_LINKS } from './extract-links.ts';
import type { Findings } from './recognise.ts';
import { pass, skip, skipUnread, step, stop, type Verdict } from './trace.ts';

/** The checks of a read mail that come before it is known what kind it is (Q7). */
export function* checkContent(findings: Findings, settings: Settings): Generator<Verdict, void> {
  yield checkComplexity(findings);
  yield checkAttachments(findings.attachmentCount, settings);
  yield checkKeywords(findings.keywords, settings);
}

function checkComplexity({ tooComplex, textCut }: Findings): Verdict {
  if (tooComplex !== null) {
    const what = tooComplex;
    return stop(skipUnread('too-complex'), 'complexity', 'complexity.too-complex', { what });
  }
  if (!textCut) return pass('complexity', 'complexity.ok');
  return { steps: [step('complexity', 'note', 'complexity.text-cut')], decision: null };
}

function checkAttachments(count: number, settings: Settings): Verdict {
  if (count > 0) return pass('attachments', 'attachments.present', { count });
  if (!settings.triage.requireAttachments) return pass('attachments', 'attachments.not-required');
  return stop(skip(settings, 'attachment-missing'), 'attachments', 'attachments.missing');
}

function checkKeywords(found: readonly string[], settings: Settings): Verdict {
  const keyword = settings.triage.excludeKeywords.find((word) => found.includes(word));
  if (keyword === undefined) return pass('keywords', 'keywords.none');
  return stop(skip(settings, 'excluded-keyword'), 'keywords', 'keywords.excluded', { keyword });
}

/** The words excluded for the kind of mail it turned out to be. */
export function checkKindKeywords(found: readonly string[], settings: Settings, kind: MailKind): Verdict {
  const keyword = settings.triage.excludeKeywordsByKind[kind].find((word) => found.includes(word));
  if (keyword === undefined) return pass('keywords', 'keywords.none-for-kind', { kind });
  return stop(skip(settings, 'excluded-keyword'), 'keywords', 'keywords.excluded-for-kind', {
    keyword,
    kind,
  });
}

/** A mail without a link is disposed of, unless the settings send it all the same. */
export function checkLinks({ links }: Findings, settings: Settings): Verdict {
  const count = links.length;
  if (count === MAX_LINKS)
    return { steps: [step('links', 'note', 'links.most-kept', { count })], decision: null };
  if (count > 0) return pass('links', 'links.found', { count });
  if (settings.triage.allowWithoutLinks) return pass('links', 'links.none-allowed');
  return stop(skip(settings, 'no-links'), 'links', 'links.none');
}
