import { dialog } from 'electron';
import type { Language } from '../src-agent/contract/text/text.ts';
import type { DesktopFile } from './desktop-file.ts';
import { wordsFor } from './words.ts';

/** Whether to quit, which stops the agent. Asked until the operator wants to hear no more of it. */
export async function askBeforeQuitting(file: DesktopFile, language: Language): Promise<boolean> {
  if (file.read().quitsUnasked) return true;
  const words = wordsFor(language);
  const { response, checkboxChecked } = await dialog.showMessageBox({
    type: 'question',
    title: 'Render Signal Desktop',
    message: words.quitQuestion,
    detail: words.quitDetail,
    buttons: [words.quitAndStop, words.keepInTray],
    defaultId: 0,
    cancelId: 1,
    checkboxLabel: words.quitNeverAsk,
    noLink: true,
  });
  const quits = response === 0;
  // Remembered for quitting only: the other answer would leave no way to quit.
  if (quits && checkboxChecked) file.change({ quitsUnasked: true });
  return quits;
}
