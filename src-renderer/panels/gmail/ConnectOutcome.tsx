import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameNote } from '../../components/FrameNote.tsx';
import { useApp } from '../../state/store.ts';
import { useGmailWords } from './use-gmail-words.ts';
import { useScopeNames } from './use-scope-names.ts';

/** What came of "Connect with Google", until something else is known or the panel is left. */
export function ConnectOutcome() {
  const words = useGmailWords();
  const scopeNames = useScopeNames();
  const { outcome, gmail } = useApp((state) => ({ outcome: state.gmailConnected, gmail: state.gmail }));
  if (outcome === null) return null;
  if (!outcome.ok) return <FailureNote failure={outcome.error} />;
  const isNews =
    gmail?.lastCheck?.id === outcome.value.check.id && gmail.connection.state !== 'not-configured';
  if (!isNews) return null;
  const { missingScopes, place, check } = outcome.value;
  if (missingScopes.length > 0) {
    return (
      <FrameNote
        tone="failed"
        icon={IconAlertTriangle}
        title={words.connectedPart(missingScopes.map(scopeNames).join(', '))}
      />
    );
  }
  return (
    <FrameNote
      tone={place === 'session' ? 'waiting' : 'ok'}
      icon={IconCircleCheck}
      title={check.failure === null ? `${words.connected} ${words.connectedChecked}` : words.connected}
    >
      {place === 'session' ? <Text size="sm">{words.connectedSession}</Text> : null}
    </FrameNote>
  );
}
