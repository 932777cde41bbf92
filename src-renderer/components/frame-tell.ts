import { notifications } from '@mantine/notifications';
import type { Failure } from '../../src-agent/contract/result.ts';
import { describeFailure, type Language } from '../../src-agent/contract/text/text.ts';

const SHOWN_MS = 5_000;

/** Says what came of something that has no place of its own on the screen. A failure stays until it is closed. */
export type Tell = {
  done(message: string): void;
  failed(failure: Failure): void;
};

export function createTell(language: Language, closeLabel: string): Tell {
  const closeButtonProps = { 'aria-label': closeLabel };
  return {
    done: (message) => void notifications.show({ message, autoClose: SHOWN_MS, closeButtonProps }),
    failed: (failure) =>
      void notifications.show({
        message: describeFailure(failure, language, 'window'),
        color: 'red',
        autoClose: false,
        closeButtonProps,
      }),
  };
}
