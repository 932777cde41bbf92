import { useState } from 'react';
import type { Result } from '../../../src-agent/contract/result.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useDraft } from '../../state/use-draft.ts';
import { MailboxFields } from '../settings/MailboxFields.tsx';
import { MailboxTest } from '../settings/MailboxTest.tsx';
import type { MailboxDraft } from '../settings/mailbox-draft.ts';
import { StepFrame } from './StepFrame.tsx';
import type { StepProps } from './step-props.ts';
import { useFirstRunWords } from './use-first-run-words.ts';

export function MailboxStep({ onBack, onNext }: StepProps) {
  const words = useFirstRunWords();
  const form = useDraft('mailbox');
  const [password, setPassword] = useState('');
  const { setSecret, isKept } = useApp((state) => ({
    setSecret: state.setSecret,
    isKept: state.secrets.some(({ name, set }) => name === 'MAILBOX_PASSWORD' && set),
  }));
  const keep = useAction(async (): Promise<Result<null>> => {
    if (password === '') return { ok: true, value: null };
    const kept = await setSecret('MAILBOX_PASSWORD', password);
    if (!kept.ok) return kept;
    setPassword('');
    return { ok: true, value: null };
  });
  if (form === null) return null;
  const { mailbox } = form.settings;
  const change = (part: Partial<MailboxDraft>): void =>
    form.edit((before) => ({ ...before, mailbox: { ...before.mailbox, ...part } }));
  const submit = async (): Promise<void> => {
    // The password first: without it the agent would try to log in and be refused.
    const kept = await keep.run();
    if (!kept.ok) return;
    if (form.changes === 0 || (await form.save())) onNext();
  };
  return (
    <StepFrame
      title={words.mailboxTitle}
      text={words.mailboxText}
      canGoOn={mailbox.host !== '' && mailbox.user !== '' && (password !== '' || isKept)}
      busy={keep.busy || form.saving}
      failure={keep.outcome?.ok === false ? keep.outcome.error : form.failure}
      onBack={onBack}
      onSubmit={() => void submit()}
    >
      <MailboxFields mailbox={mailbox} password={password} onChange={change} onPassword={setPassword} />
      <MailboxTest mailbox={mailbox} password={password} onChange={change} />
    </StepFrame>
  );
}
