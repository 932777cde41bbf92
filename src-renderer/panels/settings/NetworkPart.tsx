import { Stack, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { Settings } from '../../../src-agent/contract/settings.ts';
import { FrameSaveBar } from '../../components/FrameSaveBar.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { useDraft } from '../../state/use-draft.ts';
import { PartSkeleton } from './PartSkeleton.tsx';
import { SecretRow } from './SecretRow.tsx';
import { SettingLine } from './SettingLine.tsx';
import { useSettingsWords } from './use-settings-words.ts';

const FIELD_WIDTH = 304;

/** How connections leave this machine. */
export function NetworkPart() {
  const words = useSettingsWords();
  const form = useDraft('network');
  const urlId = useId();
  const userId = useId();
  if (form === null) return <PartSkeleton />;
  const { proxy } = form.settings.network;
  const change = (part: Partial<Settings['network']['proxy']>): void =>
    form.edit((before) => ({ ...before, network: { proxy: { ...before.network.proxy, ...part } } }));
  return (
    <>
      <FrameSection title={words.network} description={words.networkText}>
        <Stack gap="sm">
          <FrameSwitch
            label={words.proxyOn}
            description={words.proxyOnText}
            checked={proxy.enabled}
            onChange={(enabled) => change({ enabled })}
          />
          <SettingLine id={urlId} label={words.proxyUrl}>
            <TextInput
              w={FIELD_WIDTH}
              aria-labelledby={urlId}
              placeholder={words.proxyUrlHint}
              value={proxy.url}
              spellCheck={false}
              onChange={({ currentTarget }) => change({ url: currentTarget.value })}
            />
          </SettingLine>
          <SettingLine id={userId} label={words.proxyUser} description={words.proxyUserText}>
            <TextInput
              w={FIELD_WIDTH}
              aria-labelledby={userId}
              value={proxy.user}
              autoComplete="off"
              spellCheck={false}
              onChange={({ currentTarget }) => change({ user: currentTarget.value })}
            />
          </SettingLine>
          <ul className="setting-rows">
            <SecretRow name="PROXY_PASSWORD" />
          </ul>
        </Stack>
      </FrameSection>
      <FrameSaveBar form={form} />
    </>
  );
}
