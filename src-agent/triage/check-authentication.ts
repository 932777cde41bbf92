import type { MailHead } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import type { TraceDetail, TraceParams } from '../contract/trace-details.ts';
import { pass, skipUnmarked, step, stop, type Verdict } from './trace.ts';

/**
 * Whether the receiving server says that From is true (RELIABILITY.md MAIL-8). Only its own topmost word counts: a
 * sender can bring along any other. Refused mails are not remembered, or a forged copy would keep the real one out.
 */
export function checkAuthentication(head: MailHead, settings: Settings): Verdict {
  const { server, unproven } = settings.triage.authentication;
  if (server === '') return pass('authentication', 'authentication.off');
  const doubt = findDoubt(head, server);
  if (doubt === null) return pass('authentication', 'authentication.proven', { server });
  const [detail, params] = doubt;
  return unproven === 'refuse'
    ? stop(skipUnmarked('sender-not-proven'), 'authentication', detail, params)
    : { steps: [step('authentication', 'note', detail, params)], decision: null };
}

function findDoubt(
  { authentication, sender }: MailHead,
  server: string,
): readonly [TraceDetail, TraceParams] | null {
  const said = authentication.find(({ by }) => by === server);
  if (said === undefined) return ['authentication.nothing-said', { server }];
  if (said.dmarc !== 'pass') return ['authentication.not-passed', { server, verdict: said.dmarc }];
  // Servers that name no domain speak of From all the same; one that names another read another From than we did.
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return said.from === '' || said.from === domain
    ? null
    : ['authentication.other-domain', { server, domain: said.from }];
}
