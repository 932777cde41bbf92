import { FrameSection } from '../../components/FrameSection.tsx';
import { useApp } from '../../state/store.ts';
import type { DraftForm } from '../../state/use-draft.ts';
import { SecretRow } from '../settings/SecretRow.tsx';
import { FieldFault } from './FieldMark.tsx';
import { GmailField } from './GmailField.tsx';
import { OpenConsole } from './OpenConsole.tsx';
import { useGmailWords } from './use-gmail-words.ts';

/** The operator's own OAuth client, and where one gets it. */
export function ClientSection({ form }: { readonly form: DraftForm }) {
  const words = useGmailWords();
  const isMissing = useApp(({ settings }) => settings?.gmail.clientId === '');
  return (
    <FrameSection title={words.client} description={words.clientText}>
      <details className="gmail-where" open={isMissing}>
        <summary>{words.where}</summary>
        <ol>
          {words.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <OpenConsole />
      </details>
      <GmailField form={form} name="clientId" label={words.clientId} placeholder={words.clientIdHint} />
      <ul className="setting-rows">
        <SecretRow name="GMAIL_CLIENT_SECRET">
          <FieldFault field="client-secret" />
        </SecretRow>
      </ul>
    </FrameSection>
  );
}
