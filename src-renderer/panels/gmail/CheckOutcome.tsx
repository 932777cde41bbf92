import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { GmailCheck } from '../../../src-agent/contract/gmail.ts';
import type { Result } from '../../../src-agent/contract/result.ts';
import { Facts } from '../../components/Facts.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameNote } from '../../components/FrameNote.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { useGmailWords } from './use-gmail-words.ts';

/** What a check that was asked for by hand came to, with the ids that Google gave. */
export function CheckOutcome({ outcome }: { readonly outcome: Result<GmailCheck | null> | null }) {
  const words = useGmailWords();
  const showGmail = useApp((state) => state.showGmail);
  if (outcome === null) return null;
  if (!outcome.ok) return <FailureNote failure={outcome.error} />;
  const check = outcome.value;
  if (check === null) {
    return (
      <FailureNote failure={{ code: 'gmail.not-configured', params: {} }}>
        <Button size="xs" variant="default" onClick={() => showGmail('setup')}>
          {words.toSetup}
        </Button>
      </FailureNote>
    );
  }
  if (check.failure !== null) return <FailureNote failure={check.failure} />;
  return (
    <FrameNote
      tone="ok"
      icon={IconCircleCheck}
      title={check.recipient === null ? words.fineDry : words.fineSent(plainText(check.recipient))}
    >
      <CheckFacts check={check} />
    </FrameNote>
  );
}

function CheckFacts({ check }: { readonly check: GmailCheck }) {
  const words = useGmailWords();
  const instants = useInstants();
  const numbers = useNumbers();
  const { messageId, threadId, httpStatus, expiresIn, tookMs } = check;
  return (
    <Facts
      facts={[
        [words.messageId, messageId === null ? null : plainText(messageId)],
        [words.threadId, threadId === null ? null : plainText(threadId)],
        [words.httpStatus, httpStatus],
        [words.tokenLife, expiresIn === null ? null : instants.span(expiresIn * 1_000)],
        [words.took, numbers.duration(tookMs)],
      ]}
    />
  );
}
