import type { ComponentType } from 'react';
import { FrameSaveBar } from '../../components/FrameSaveBar.tsx';
import { PanelHead } from '../../components/PanelHead.tsx';
import { PanelTabs } from '../../components/PanelTabs.tsx';
import { useApp } from '../../state/store.ts';
import { type DraftForm, useDraft } from '../../state/use-draft.ts';
import { MAIL_PARTS, type MailPart } from '../../state/view-slice.ts';
import { PartSkeleton } from '../settings/PartSkeleton.tsx';
import { ChecksPart } from './ChecksPart.tsx';
import { PresencePart } from './PresencePart.tsx';
import { TryPart } from './TryPart.tsx';
import { useMailWords } from './use-mail-words.ts';
import { WhoPart } from './WhoPart.tsx';
import './mail.css';

const VIEWS: Readonly<Record<MailPart, ComponentType<{ form: DraftForm }>>> = {
  who: WhoPart,
  checks: ChecksPart,
  presence: PresencePart,
  try: TryPart,
};

/** Which mails are handled and how; what that means for a mail can be tried before it is saved. */
export function MailPanel() {
  const words = useMailWords();
  const form = useDraft('mail');
  const { part, showMail } = useApp((state) => ({ part: state.mailPart, showMail: state.showMail }));
  return (
    <div className="panel">
      <PanelHead title={words.title} />
      <PanelTabs
        parts={MAIL_PARTS}
        names={words.parts}
        shown={part}
        onShow={showMail}
        draw={(name) => {
          const View = VIEWS[name];
          return form === null ? <PartSkeleton /> : <View form={form} />;
        }}
      />
      {form === null ? null : <FrameSaveBar form={form} />}
    </div>
  );
}
