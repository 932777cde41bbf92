import type { SecretName } from '../../../src-agent/contract/secrets.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { useApp } from '../../state/store.ts';
import { SecretRow } from './SecretRow.tsx';
import { useSettingsWords } from './use-settings-words.ts';

/** Those that something of this program reads today; others are shown once they are set. */
const IN_USE: readonly SecretName[] = [
  'MAILBOX_PASSWORD',
  'WEBHOOK_SIGNING',
  'WEBHOOK_BEARER',
  'GMAIL_CLIENT_SECRET',
  'GMAIL_REFRESH_TOKEN',
  'MAKE_API_KEY',
];

/** Which secrets are set and where they are kept; a value goes in and never comes out. */
export function SecretsPart() {
  const words = useSettingsWords();
  const { secrets, keychainFailure } = useApp((state) => ({
    secrets: state.secrets,
    keychainFailure: state.keychainFailure,
  }));
  return (
    <FrameSection title={words.secrets} description={words.secretsText}>
      {keychainFailure === null ? null : <FailureNote failure={keychainFailure} />}
      <ul className="setting-rows">
        {secrets
          .filter(({ name, set }) => set || IN_USE.includes(name))
          .map(({ name }) => (
            <SecretRow key={name} name={name} />
          ))}
      </ul>
    </FrameSection>
  );
}
