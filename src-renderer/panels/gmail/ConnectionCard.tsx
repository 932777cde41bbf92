import { Button, Skeleton, Title } from '@mantine/core';
import { useId } from 'react';
import type { GmailStatus } from '../../../src-agent/contract/gmail.ts';
import { FailureText } from '../../components/FailureText.tsx';
import { AWAY_LOOK } from '../../components/frame-watcher-look.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { isAgentAway } from '../../state/is-agent-away.ts';
import { useApp } from '../../state/store.ts';
import { ConnectionCure } from './ConnectionCure.tsx';
import { ConnectionFacts } from './ConnectionFacts.tsx';
import { ConnectionState } from './ConnectionState.tsx';
import { ConnectOutcome } from './ConnectOutcome.tsx';
import { ConnectProgress } from './ConnectProgress.tsx';
import { ResultStrip } from './ResultStrip.tsx';
import { useGmailWords } from './use-gmail-words.ts';

/** Over every part: whether Gmail can be used, and the one thing to do about it. */
export function ConnectionCard() {
  const words = useGmailWords();
  const title = useId();
  const { gmail, failure, loadGmail, isAway } = useApp((state) => ({
    gmail: state.gmail,
    failure: state.gmailFailure,
    loadGmail: state.loadGmail,
    isAway: isAgentAway(state),
  }));
  return (
    <section className="gmail-connection" aria-labelledby={title} aria-busy={gmail === null}>
      <Title order={2} id={title} className="gmail-quiet-title">
        {words.connection}
      </Title>
      {isAway ? (
        <StateMark {...AWAY_LOOK} strong>
          {words.away}
        </StateMark>
      ) : gmail !== null ? (
        <Known gmail={gmail} />
      ) : failure !== null ? (
        <>
          <FailureText failure={failure} />
          <Button variant="default" onClick={() => void loadGmail()}>
            {words.again}
          </Button>
        </>
      ) : (
        <>
          <Skeleton h={16} my={4} w="40%" />
          <Skeleton h={12} my={6} w="70%" />
          <Skeleton h={12} my={6} w="55%" />
        </>
      )}
    </section>
  );
}

function Known({ gmail }: { readonly gmail: GmailStatus }) {
  return (
    <>
      <div className="gmail-state">
        <ConnectionState gmail={gmail} />
        {gmail.connecting === null ? <ConnectionCure gmail={gmail} /> : null}
      </div>
      {gmail.connecting === null ? <ConnectOutcome /> : <ConnectProgress until={gmail.connecting.until} />}
      {gmail.connection.state === 'not-configured' ? null : <ConnectionFacts gmail={gmail} />}
      <ResultStrip />
    </>
  );
}
