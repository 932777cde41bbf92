import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight';
import {
  IconArrowBackUp,
  IconArrowRight,
  IconBolt,
  IconBrandGmail,
  IconCloud,
  IconDownload,
  IconFlask,
  IconFolder,
  IconKey,
  IconLanguage,
  IconListCheck,
  IconLogin2,
  IconMailSearch,
  IconPalette,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconRefresh,
  IconRepeat,
  IconRocket,
  IconSend,
  IconSendOff,
  IconServer,
  IconUpload,
  IconWebhook,
} from '@tabler/icons-react';
import { PANELS } from '../../src-agent/contract/desktop.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { useWords } from '../i18n/language.ts';
import { canConnect } from '../panels/gmail/can-connect.ts';
import { useApp } from '../state/store.ts';
import { frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';
import { useTell, useWatching } from './frame-watching.ts';
import type { StateIcon } from './StateMark.tsx';

function action(id: string, label: string, Icon: StateIcon, act: () => void): SpotlightActionData {
  return { id, label, leftSection: <Icon size={18} stroke={1.5} />, onClick: act };
}

/** Every panel and command there is now, in groups. What a command came to is told in words. */
export function usePaletteActions(): readonly SpotlightActionGroupData[] {
  const words = useWords({ en: frameEn, fr: frameFr });
  const { commands: say, groups } = words;
  const tell = useTell();
  const watching = useWatching();
  const app = useApp((state) => state);
  const isDemo = app.desktop?.mode === 'demo';

  const after = async (asked: Promise<Failure | null>, message: string | null): Promise<void> => {
    const failure = await asked;
    if (failure !== null) tell.failed(failure);
    else if (message !== null) tell.done(message);
  };
  const finish = async <Value,>(
    asked: Promise<Result<Value>>,
    message: (value: Value) => string | null,
  ): Promise<void> => {
    const result = await asked;
    if (!result.ok) tell.failed(result.error);
    else {
      const said = message(result.value);
      if (said !== null) tell.done(said);
    }
  };
  const change = (settings: SettingsInput, message: string | null): void =>
    void finish(app.changeSettings(settings), () => message);
  const testTarget = (id: string): void =>
    void finish(app.testTarget(id), ({ status, accepted }) =>
      accepted ? say.testSent(id, status) : say.testRefused(id, status),
    );

  const checkGmail = async (): Promise<void> => {
    const result = await app.dryRunGmail();
    const failure = result.ok ? result.value.failure : result.error;
    if (failure === null) tell.done(say.gmailFine);
    else tell.failed(failure);
  };

  const isPaused = app.status?.watcher.state === 'paused';
  const isSending = app.settings?.delivery.enabled ?? true;
  const login = app.desktop?.startAtLogin;
  return [
    {
      group: groups.panels,
      actions: [
        ...PANELS.map((panel) =>
          action(`panel-${panel}`, words.panels[panel], IconArrowRight, () => app.show(panel)),
        ),
        action('secrets', say.secrets, IconKey, () => app.showSettings('secrets')),
        action('targets', say.targets, IconWebhook, () => app.showSettings('webhooks')),
        action('try-mail', say.tryMail, IconMailSearch, () => app.showMail('try')),
      ],
    },
    {
      group: groups.watching,
      actions: [
        action('check-now', words.checkNow, IconRefresh, () => void watching.checkNow()),
        ...(isPaused
          ? [action('resume', words.resume, IconPlayerPlay, () => void watching.resume())]
          : (
              [
                ['hour', words.pauseHour],
                ['tomorrow', words.pauseTomorrow],
                ['open', words.pauseOpen],
              ] as const
            ).map(([length, label]) =>
              action(
                `pause-${length}`,
                `${words.pause}: ${label}`,
                IconPlayerPause,
                () => void watching.pause(length),
              ),
            )),
        action(
          'test-mailbox',
          say.testMailbox,
          IconPlugConnected,
          () => void finish(app.testMailbox(null, null), ({ messages }) => say.mailboxReached(messages)),
        ),
      ],
    },
    {
      group: groups.sending,
      actions: [
        isSending
          ? action('sending-off', say.sendingOff, IconSendOff, () =>
              change({ delivery: { enabled: false } }, say.sendingIsOff),
            )
          : action('sending-on', say.sendingOn, IconSend, () =>
              change({ delivery: { enabled: true } }, say.sendingIsOn),
            ),
        ...(app.settings?.delivery.targets ?? []).map(({ id }) =>
          action(`test-${id}`, say.testTarget(id), IconBolt, () => testTarget(id)),
        ),
        action(
          'retry-dead',
          say.retryDead,
          IconRepeat,
          () => void after(app.retryDeadDeliveries(), say.retried),
        ),
      ],
    },
    {
      group: groups.gmail,
      actions: [
        action('gmail-check', say.gmailCheck, IconBrandGmail, () => void checkGmail()),
        ...(app.gmail !== null && canConnect(app.gmail)
          ? [
              action('gmail-connect', say.gmailConnect, IconPlugConnected, () => {
                app.show('gmail');
                void after(app.connectGmail(), null);
              }),
            ]
          : []),
      ],
    },
    {
      group: groups.deploys,
      actions: [
        action('deploy', say.deploy, IconRocket, () => app.showDeploys('deploy')),
        action('deploy-service', say.deployService, IconCloud, () => app.showDeploys('service')),
        action('deploy-history', say.deployHistory, IconListCheck, () => app.showDeploys('history')),
        action('deploy-setup', say.deploySetup, IconServer, () => app.showDeploys('setup')),
      ],
    },
    {
      group: groups.settings,
      actions: [
        action('import', say.import, IconDownload, () => app.showSettings('data')),
        action(
          'export',
          say.export,
          IconUpload,
          () => void finish(app.exportSettings(), (path) => (path === null ? null : say.exported(path))),
        ),
        action('undo', say.undo, IconArrowBackUp, () => void finish(app.undoSettings(), () => say.undone)),
        ...(
          [
            ['system', say.themeSystem],
            ['light', say.themeLight],
            ['dark', say.themeDark],
          ] as const
        ).map(([theme, label]) =>
          action(`theme-${theme}`, label, IconPalette, () => change({ appearance: { theme } }, null)),
        ),
        ...(
          [
            ['system', say.languageSystem],
            ['en', say.languageEn],
            ['fr', say.languageFr],
          ] as const
        ).map(([language, label]) =>
          action(`language-${language}`, label, IconLanguage, () => change({ language }, null)),
        ),
      ],
    },
    {
      group: groups.desktop,
      actions: [
        action('first-run', say.firstRun, IconListCheck, app.enterFirstRun),
        isDemo
          ? action('demo-off', words.leaveDemo, IconFlask, () => void after(app.setMode('real'), null))
          : action('demo-on', say.demoOn, IconFlask, () => void after(app.setMode('demo'), null)),
        action('data-folder', say.dataFolder, IconFolder, () => void after(app.openFolder('data'), null)),
        action('logs-folder', say.logsFolder, IconFolder, () => void after(app.openFolder('logs'), null)),
        ...(login?.supported !== true
          ? []
          : [
              login.enabled
                ? action(
                    'login-off',
                    say.loginOff,
                    IconLogin2,
                    () => void after(app.setStartAtLogin(false), say.loginIsOff),
                  )
                : action(
                    'login-on',
                    say.loginOn,
                    IconLogin2,
                    () => void after(app.setStartAtLogin(true), say.loginIsOn),
                  ),
            ]),
        ...(app.desktop?.updates.state === 'off'
          ? []
          : [
              action(
                'updates',
                say.updates,
                IconDownload,
                () => void after(app.checkUpdates(), say.updatesAsked),
              ),
            ]),
        ...(app.desktop?.agent.state === 'running'
          ? []
          : [action('start-agent', say.startAgent, IconPlayerPlay, () => void app.startAgent())]),
      ],
    },
  ];
}
