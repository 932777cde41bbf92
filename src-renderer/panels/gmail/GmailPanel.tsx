import { type ComponentType, useEffect } from 'react';
import { FrameSaveBar } from '../../components/FrameSaveBar.tsx';
import { PanelHead } from '../../components/PanelHead.tsx';
import { PanelTabs } from '../../components/PanelTabs.tsx';
import { useApp } from '../../state/store.ts';
import { useDraft } from '../../state/use-draft.ts';
import { GMAIL_PARTS, type GmailPart } from '../../state/view-slice.ts';
import { ChecksPart } from './ChecksPart.tsx';
import { ConnectionCard } from './ConnectionCard.tsx';
import { HistoryPart } from './HistoryPart.tsx';
import { NotifyPart } from './NotifyPart.tsx';
import { SetupPart } from './SetupPart.tsx';
import { useGmailWords } from './use-gmail-words.ts';
import './gmail.css';
import '../settings/settings.css';

const VIEWS: Readonly<Record<GmailPart, ComponentType>> = {
  checks: ChecksPart,
  setup: SetupPart,
  notify: NotifyPart,
  history: HistoryPart,
};

/** The connection to Gmail: whether it works, what to do when it does not, and how it is set up and watched. */
export function GmailPanel() {
  const words = useGmailWords();
  const form = useDraft('gmail');
  const { state, part, showGmail, loadGmailChecks, forgetGmailConnected } = useApp((state) => ({
    state: state.gmail?.connection.state,
    part: state.gmailPart,
    showGmail: state.showGmail,
    loadGmailChecks: state.loadGmailChecks,
    forgetGmailConnected: state.forgetGmailConnected,
  }));
  useEffect(() => {
    void loadGmailChecks();
    return forgetGmailConnected;
  }, [loadGmailChecks, forgetGmailConnected]);
  // Where there is something to do first; from then on where the operator is.
  useEffect(() => {
    if (part === null && state !== undefined) showGmail(state === 'not-configured' ? 'setup' : 'checks');
  }, [part, state, showGmail]);
  return (
    <div className="panel gmail">
      <PanelHead title={words.title} />
      <ConnectionCard />
      <PanelTabs
        parts={GMAIL_PARTS}
        names={words.parts}
        shown={part ?? 'checks'}
        onShow={showGmail}
        draw={(name) => {
          const View = VIEWS[name];
          return <View />;
        }}
      />
      {form === null ? null : <FrameSaveBar form={form} />}
    </div>
  );
}
