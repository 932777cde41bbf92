import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DeployService } from '../../../src-agent/contract/deploy-commands.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Facts } from '../../components/Facts.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { nameOfService } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';
import { WayList } from './WayList.tsx';

/** As Render takes it: a hash or its beginning. */
const COMMIT = /^[0-9a-f]{7,64}$/u;

/** What is asked before a deploy: which service, by which ways, of what. null: nothing is asked. */
export function DeployDialog({
  service,
  onClose,
}: {
  readonly service: DeployService | null;
  onClose(): void;
}) {
  const words = useDeployWords();
  const triggerDeploy = useApp((state) => state.triggerDeploy);
  const [clearsCache, setClearsCache] = useState(service?.clearCache ?? false);
  const [typed, setTyped] = useState('');
  if (service === null) return null;
  const name = nameOfService(service);
  const commit = typed.trim().toLowerCase();
  const isWrong = commit !== '' && !COMMIT.test(commit);
  return (
    <ConfirmDialog
      question={{
        title: words.askTitle(name),
        confirm: words.askConfirm,
        blocked: isWrong,
        act: async () => {
          const result = await triggerDeploy({
            service: service.id,
            clearCache: clearsCache,
            commit: commit === '' ? null : commit,
          });
          return result.ok ? null : result.error;
        },
        text: (
          <Stack gap="sm">
            <Facts
              facts={[
                [words.askService, service.name === '' ? service.id : `${name} (${service.id})`],
                [words.askBranch, service.branch === '' ? words.branchOfRender : plainText(service.branch)],
                [words.askWays, <WayList key="ways" methods={service.methods} />],
              ]}
            />
            <Text size="sm" c="dimmed">
              {words.askText}
            </Text>
            <FrameSwitch
              label={words.clearCache}
              description={words.clearCacheText}
              checked={clearsCache}
              onChange={setClearsCache}
            />
            <TextInput
              label={words.commit}
              description={words.commitText}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={typed}
              error={isWrong ? words.commitWrong : null}
              spellCheck={false}
              autoComplete="off"
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          </Stack>
        ),
      }}
      onClose={onClose}
    />
  );
}
