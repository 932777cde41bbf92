import { Button, Stack, Text } from '@mantine/core';
import type { UpdatesState } from '../../../src-agent/contract/desktop.ts';
import type { SettingsInput } from '../../../src-agent/contract/settings.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { useApp } from '../../state/store.ts';
import { fromFailure, useAction } from '../../state/use-action.ts';
import { ChoiceLine } from './ChoiceLine.tsx';
import { NumberLine } from './NumberLine.tsx';
import { PartSkeleton } from './PartSkeleton.tsx';
import { useSettingsWords } from './use-settings-words.ts';
import type { SettingsWords } from './words-en.ts';

/** The program on this desktop. Each control takes effect at once, and shows what is stored, not what was clicked. */
export function ProgramPart() {
  const words = useSettingsWords();
  const { settings, changeSettings } = useApp((state) => ({
    settings: state.settings,
    changeSettings: state.changeSettings,
  }));
  const changing = useAction((change: SettingsInput) => changeSettings(change));
  if (settings === null) return <PartSkeleton />;
  const { language, appearance, notifications } = settings;
  const change = (part: SettingsInput): void => void changing.run(part);
  return (
    <>
      {changing.outcome?.ok === false ? <FailureNote failure={changing.outcome.error} /> : null}
      <FrameSection title={words.look}>
        <Stack gap="sm">
          <ChoiceLine
            label={words.language}
            value={language}
            options={words.languages}
            onChange={(chosen) => change({ language: chosen })}
          />
          <ChoiceLine
            label={words.theme}
            value={appearance.theme}
            options={words.themes}
            onChange={(theme) => change({ appearance: { theme } })}
          />
        </Stack>
      </FrameSection>
      <FrameSection title={words.notifications}>
        <Stack gap="sm">
          <FrameSwitch
            label={words.notifyFailed}
            checked={notifications.deliveryFailed}
            onChange={(deliveryFailed) => change({ notifications: { deliveryFailed } })}
          />
          <FrameSwitch
            label={words.notifyGmail}
            checked={notifications.gmailFailed}
            onChange={(gmailFailed) => change({ notifications: { gmailFailed } })}
          />
          <FrameSwitch
            label={words.notifyDeploy}
            checked={notifications.deployEnded}
            onChange={(deployEnded) => change({ notifications: { deployEnded } })}
          />
          <FrameSwitch
            label={words.notifyLost}
            checked={notifications.mailboxLost.enabled}
            onChange={(enabled) => change({ notifications: { mailboxLost: { enabled } } })}
          />
          <NumberLine
            label={words.notifyLostFor}
            value={notifications.mailboxLost.minutes}
            min={1}
            max={1_440}
            suffix={words.minutes}
            disabled={!notifications.mailboxLost.enabled}
            onChange={(minutes) => change({ notifications: { mailboxLost: { minutes } } })}
          />
        </Stack>
      </FrameSection>
      <LoginSection />
      <UpdatesSection />
    </>
  );
}

function LoginSection() {
  const words = useSettingsWords();
  const { login, setStartAtLogin } = useApp((state) => ({
    login: state.desktop?.startAtLogin,
    setStartAtLogin: state.setStartAtLogin,
  }));
  const setting = useAction(async (enabled: boolean) => fromFailure(await setStartAtLogin(enabled)));
  return (
    <FrameSection title={words.start}>
      <FrameSwitch
        label={words.login}
        description={login?.supported === false ? words.loginUnsupported : words.loginText}
        checked={login?.enabled ?? false}
        disabled={login?.supported !== true || setting.busy}
        onChange={(enabled) => void setting.run(enabled)}
      />
      {setting.outcome?.ok === false ? <FailureNote failure={setting.outcome.error} /> : null}
    </FrameSection>
  );
}

function UpdatesSection() {
  const words = useSettingsWords();
  const { desktop, checkUpdates } = useApp((state) => ({
    desktop: state.desktop,
    checkUpdates: state.checkUpdates,
  }));
  const checking = useAction(async () => fromFailure(await checkUpdates()));
  if (desktop === null) return <PartSkeleton />;
  const { updates, version, electron } = desktop;
  return (
    <FrameSection
      title={words.updates}
      description={words.version(version, electron)}
      aside={
        updates.state === 'off' ? undefined : (
          <Button variant="default" loading={checking.busy} onClick={() => void checking.run()}>
            {words.updatesNow}
          </Button>
        )
      }
    >
      <Text size="sm" role="status">
        {sayUpdates(updates, words)}
      </Text>
      {checking.outcome?.ok === false ? <FailureNote failure={checking.outcome.error} /> : null}
    </FrameSection>
  );
}

function sayUpdates(updates: UpdatesState, words: SettingsWords): string {
  switch (updates.state) {
    case 'downloading':
      return words.updateDownloading(updates.version);
    case 'ready':
      return updates.failedBefore === null
        ? words.updateReady(updates.version)
        : words.updateReadyAgain(updates.version, updates.failedBefore);
    case 'failed':
      return words.updateFailed(updates.detail);
    default:
      return words.updateStates[updates.state];
  }
}
