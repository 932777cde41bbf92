import type { ComponentType } from 'react';
import { PanelHead } from '../../components/PanelHead.tsx';
import { PanelTabs } from '../../components/PanelTabs.tsx';
import { useApp } from '../../state/store.ts';
import { SETTINGS_PARTS, type SettingsPart } from '../../state/view-slice.ts';
import { DataPart } from './DataPart.tsx';
import { MailboxPart } from './MailboxPart.tsx';
import { NetworkPart } from './NetworkPart.tsx';
import { ProgramPart } from './ProgramPart.tsx';
import { SecretsPart } from './SecretsPart.tsx';
import { useSettingsWords } from './use-settings-words.ts';
import { WebhooksPart } from './WebhooksPart.tsx';
import './settings.css';

const VIEWS: Readonly<Record<SettingsPart, ComponentType>> = {
  mailbox: MailboxPart,
  webhooks: WebhooksPart,
  secrets: SecretsPart,
  network: NetworkPart,
  program: ProgramPart,
  data: DataPart,
};

/** All that is set once: the mailbox, who receives, secrets, the way out, the program itself, and the settings as a whole. */
export function SettingsPanel() {
  const words = useSettingsWords();
  const { part, showSettings } = useApp((state) => ({
    part: state.settingsPart,
    showSettings: state.showSettings,
  }));
  return (
    <div className="panel">
      <PanelHead title={words.title} />
      <PanelTabs
        parts={SETTINGS_PARTS}
        names={words.parts}
        shown={part}
        onShow={showSettings}
        draw={(name) => {
          const View = VIEWS[name];
          return <View />;
        }}
      />
    </div>
  );
}
