import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useTell } from '../../components/frame-watching.ts';
import { useApp } from '../../state/store.ts';
import { fromFailure, useAction } from '../../state/use-action.ts';
import { canConnect } from './can-connect.ts';
import { useGmailWords } from './use-gmail-words.ts';

/** Opens the page of Google in the browser. */
export function ConnectButton({
  again = false,
  quiet = false,
}: {
  /** It was connected before. */
  readonly again?: boolean;
  readonly quiet?: boolean;
}) {
  const words = useGmailWords();
  const tell = useTell();
  const { connectGmail, isReady, isRunning } = useApp((state) => ({
    connectGmail: state.connectGmail,
    isReady: state.gmail !== null && canConnect(state.gmail),
    isRunning: state.gmail?.connecting != null,
  }));
  const connecting = useAction(async () => {
    const failure = await connectGmail();
    if (failure !== null) tell.failed(failure);
    return fromFailure(failure);
  });
  return (
    <Button
      variant={quiet ? 'default' : 'filled'}
      leftSection={<IconPlugConnected size={16} />}
      loading={connecting.busy}
      disabled={!isReady || isRunning}
      onClick={() => void connecting.run()}
    >
      {again ? words.connectAgain : words.connect}
    </Button>
  );
}
