import { shell } from 'electron';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import { describeError } from '../src-agent/support/describe-error.ts';
import { judgeExternalUrl } from './external-url.ts';

/** The only user of shell.openExternal. Without `confirmed`, a host that is not known is named and not opened. */
export async function openExternal(
  url: string,
  confirmed: boolean,
): Promise<Result<{ opened: boolean; host: string }>> {
  const judged = judgeExternalUrl(url);
  if (judged.verdict === 'refused') return err('link.refused');
  if (judged.verdict === 'ask' && !confirmed) return ok({ opened: false, host: judged.host });
  try {
    await shell.openExternal(judged.url);
  } catch (error) {
    return err('link.not-opened', { cause: describeError(error) });
  }
  return ok({ opened: true, host: judged.host });
}
