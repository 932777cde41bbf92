import { useApp } from '../../state/store.ts';
import { useGmailWords } from './use-gmail-words.ts';

/** Why no check is to come, for as long as none is. */
export function useNoNextCheck(): string {
  const words = useGmailWords();
  const { isOn, state } = useApp(({ gmail, settings }) => ({
    isOn: settings?.gmail.autoCheck.enabled ?? false,
    state: gmail?.connection.state,
  }));
  if (!isOn) return words.noNext.off;
  if (state === 'not-configured') return words.noNext.notSetUp;
  return state === 'broken' ? words.noNext.broken : words.noNext.noRecipient;
}
