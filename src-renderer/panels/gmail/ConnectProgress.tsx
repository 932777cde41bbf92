import { Button } from '@mantine/core';
import { IconBrowser } from '@tabler/icons-react';
import { FailureText } from '../../components/FailureText.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { fromFailure, useAction } from '../../state/use-action.ts';
import { useGmailWords } from './use-gmail-words.ts';

/** While the operator is in the browser: how long it may take, and the way out. */
export function ConnectProgress({ until }: { readonly until: number }) {
  const words = useGmailWords();
  const now = useNow(1_000);
  const cancelGmailConnect = useApp((state) => state.cancelGmailConnect);
  const cancelling = useAction(async () => fromFailure(await cancelGmailConnect()));
  return (
    <div className="note gmail-waiting" data-tone="waiting">
      <div>
        <p>
          <span role="status">
            <StateMark tone="waiting" icon={IconBrowser} strong>
              {words.waiting}
            </StateMark>
          </span>
          <span className="gmail-beside" role="timer">
            {` ${words.waitingEnds(clock(until - now))}`}
          </span>
        </p>
        <p>{words.waitingText}</p>
        {cancelling.outcome?.ok === false ? <FailureText failure={cancelling.outcome.error} /> : null}
      </div>
      <Button variant="default" loading={cancelling.busy} onClick={() => void cancelling.run()}>
        {words.cancel}
      </Button>
    </div>
  );
}

/** `4:09` */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60).toString()}:${(seconds % 60).toString().padStart(2, '0')}`;
}
