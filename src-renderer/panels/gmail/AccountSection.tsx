import { Button, Group, Text } from '@mantine/core';
import { IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Failure } from '../../../src-agent/contract/result.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameNote } from '../../components/FrameNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { SecretRow } from '../settings/SecretRow.tsx';
import { ConnectButton } from './ConnectButton.tsx';
import { canConnect } from './can-connect.ts';
import { FieldFault } from './FieldMark.tsx';
import { useGmailWords } from './use-gmail-words.ts';

/** The consent of the account: asked for, pasted, withdrawn. */
export function AccountSection() {
  const words = useGmailWords();
  const { disconnectGmail, isReady, isConnected } = useApp((state) => ({
    disconnectGmail: state.disconnectGmail,
    isReady: state.gmail !== null && canConnect(state.gmail),
    isConnected: state.secrets.some(({ name, set }) => name === 'GMAIL_REFRESH_TOKEN' && set),
  }));
  const [question, setQuestion] = useState<Question | null>(null);
  const disconnecting = useAction(disconnectGmail);
  const { outcome } = disconnecting;
  const ask = (): void =>
    setQuestion({
      title: words.disconnectTitle,
      text: words.disconnectText,
      confirm: words.disconnectConfirm,
      dangerous: true,
      act: async () => {
        const result = await disconnecting.run();
        return result.ok ? null : result.error;
      },
    });
  return (
    <FrameSection
      title={words.account}
      description={isReady ? words.accountText : words.accountNeeds}
      aside={
        <Group gap="xs">
          {isConnected ? (
            <Button variant="default" leftSection={<IconPlugConnectedX size={16} />} onClick={ask}>
              {words.disconnect}
            </Button>
          ) : null}
          <ConnectButton again={isConnected} quiet={isConnected} />
        </Group>
      }
    >
      <ul className="setting-rows">
        <SecretRow name="GMAIL_REFRESH_TOKEN">
          <FieldFault field="refresh-token" />
          <Text size="xs" c="dimmed">
            {words.refreshTokenText}
          </Text>
        </SecretRow>
      </ul>
      {outcome?.ok === true ? <Disconnected failure={outcome.value.failure} /> : null}
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </FrameSection>
  );
}

/** `failure`: why Google did not withdraw the access. */
function Disconnected({ failure }: { readonly failure: Failure | null }) {
  const words = useGmailWords();
  if (failure === null) {
    return <FrameNote tone="ok" icon={IconCircleCheck} title={words.disconnected} />;
  }
  return (
    <>
      <Text size="sm">
        {words.disconnectedHere} {words.disconnectedRest}
      </Text>
      <FailureNote failure={failure} />
    </>
  );
}
