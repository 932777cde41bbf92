import type { Result } from '../../../src-agent/contract/result.ts';
import type { Question } from '../../components/ConfirmDialog.tsx';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { useGmailWords } from './use-gmail-words.ts';

/** What is asked before a real mail goes out: to whom, and from which account. */
export function useSendQuestion(): (
  to: string,
  title: string,
  send: () => Promise<Result<unknown>>,
) => Question {
  const words = useGmailWords();
  const from = useApp(({ settings }) => settings?.gmail.fromAddress ?? '');
  return (to, title, send) => ({
    title,
    text: words.sendAsk(plainText(to), plainText(from)),
    confirm: words.sendConfirm,
    act: async () => {
      const result = await send();
      return result.ok ? null : result.error;
    },
  });
}
