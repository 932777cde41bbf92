import { Stack, TextInput } from '@mantine/core';
import { useId } from 'react';
import { networkSchema } from '../../../src-agent/contract/network-settings.ts';
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

type ProxySettings = Settings['network']['proxy'];

/** How connections leave this machine. */
export function NetworkPart() {
  const words = useSettingsWords();
  const form = useDraft('network');
  const urlId = useId();
  const userId = useId();
  if (form === null) return <PartSkeleton />;
  const { proxy } = form.settings.network;
  const isWrong = !networkSchema.safeParse({ proxy: { url: proxy.url } }).success;
  const isMissing = proxy.enabled && proxy.url.trim() === '';
  const change = (part: Partial<ProxySettings>): void =>
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
              error={isMissing ? words.proxyUrlMissing : isWrong ? words.proxyUrlWrong : null}
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
