import { Button, Stack } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { SettingsInput } from '../../../src-agent/contract/settings.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { ChoiceLine } from '../settings/ChoiceLine.tsx';
import { NumberLine } from '../settings/NumberLine.tsx';
import { PartSkeleton } from '../settings/PartSkeleton.tsx';
import { SettingLine } from '../settings/SettingLine.tsx';
import { CheckOutcome } from './CheckOutcome.tsx';
import { useGmailWords } from './use-gmail-words.ts';
import { useNoNextCheck } from './use-no-next-check.ts';
import { useSendQuestion } from './use-send-question.ts';

/** How often the connection is checked by itself, and when next. Each control takes effect at once. */
export function AutomaticSection() {
  const words = useGmailWords();
  const { settings, changeSettings, checkGmail } = useApp((state) => ({
    settings: state.settings,
    changeSettings: state.changeSettings,
    checkGmail: state.checkGmail,
  }));
  const [question, setQuestion] = useState<Question | null>(null);
  const askToSend = useSendQuestion();
  const changing = useAction((change: SettingsInput) => changeSettings(change));
  const checking = useAction(checkGmail);
  if (settings === null) return <PartSkeleton />;
  const { autoCheck, testRecipient } = settings.gmail;
  const { enabled, everyDays, mode } = autoCheck;
  const change = (part: Partial<typeof autoCheck>): void => void changing.run({ gmail: { autoCheck: part } });
  const check = (): void => {
    if (mode === 'send') setQuestion(askToSend(testRecipient, words.autoAskTitle, () => checking.run()));
    else void checking.run();
  };
  const isLost = mode === 'send' && testRecipient === '';
  return (
    <FrameSection
      title={words.auto}
      description={words.autoText}
      aside={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={checking.busy}
          disabled={isLost}
          onClick={check}
        >
          {words.autoNow}
        </Button>
      }
    >
      <Stack gap="sm">
        <FrameSwitch label={words.autoOn} checked={enabled} onChange={(on) => change({ enabled: on })} />
        <NumberLine
          label={words.everyDays}
          value={everyDays}
          min={1}
          max={90}
          suffix={words.days}
          disabled={!enabled}
          onChange={(days) => change({ everyDays: days })}
        />
        <ChoiceLine
          label={words.mode}
          description={
            mode === 'dry-run'
              ? words.modeTexts['dry-run']
              : isLost
                ? words.modeTexts.sendNowhere
                : words.modeTexts.send(plainText(testRecipient))
          }
          value={mode}
          options={words.modes}
          onChange={(chosen) => change({ mode: chosen })}
        />
        <NextLine />
      </Stack>
      {changing.outcome?.ok === false ? <FailureNote failure={changing.outcome.error} /> : null}
      <CheckOutcome outcome={checking.outcome} />
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </FrameSection>
  );
}

function NextLine() {
  const words = useGmailWords();
  const instants = useInstants();
  const id = useId();
  const now = useNow(10_000);
  const noNext = useNoNextCheck();
  const next = useApp(({ gmail }) => gmail?.nextCheckAt ?? null);
  return (
    <SettingLine id={id} label={words.next}>
      <span className="gmail-next">
        {next === null ? noNext : <When at={Math.max(next, now)} now={now} instants={instants} ahead />}
      </span>
    </SettingLine>
  );
}
