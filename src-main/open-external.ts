import { shell } from 'electron';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import { describeError } from '../src-agent/support/describe-error.ts';
import { isWithinReach, type Reach } from '../src-agent/support/reach.ts';
import { judgeExternalUrl } from './external-url.ts';

/** The only user of shell.openExternal. Without `confirmed`, a host that is not known is named and not opened. */
export async function openExternal(
  url: string,
  { confirmed, reach }: { readonly confirmed: boolean; readonly reach: Reach },
): Promise<Result<{ opened: boolean; host: string }>> {
  const judged = judgeExternalUrl(url);
  if (judged.verdict === 'refused') return err('link.refused');
  if (!isWithinReach(new URL(judged.url).hostname, reach)) return err('demo.stays-here');
  if (judged.verdict === 'ask' && !confirmed) return ok({ opened: false, host: judged.host });
  try {
    await shell.openExternal(judged.url);
  } catch (error) {
    return err('link.not-opened', { cause: describeError(error) });
  }
  return ok({ opened: true, host: judged.host });
}
