import { Button, Code, Group, Text } from '@mantine/core';
import { IconCircleCheck, IconPlugConnected } from '@tabler/icons-react';
import { mailboxInUse } from '../../../src-agent/contract/google-mailbox.ts';
import type { Failure } from '../../../src-agent/contract/result.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameNote } from '../../components/FrameNote.tsx';
import { useApp } from '../../state/store.ts';
import { useTest } from '../../state/use-test.ts';
import { type MailboxDraft, offeredFingerprint } from './mailbox-draft.ts';
import { useSettingsWords } from './use-settings-words.ts';
import './certificate.css';

/** Tries a mailbox as it stands in the form, stored or not; names the fault, and offers the cures it can do. */
export function MailboxTest({
  mailbox,
  password,
  onChange,
}: {
  readonly mailbox: MailboxDraft;
  /** As typed; empty: the stored one. */
  readonly password: string;
  onChange(change: Partial<MailboxDraft>): void;
}) {
  const words = useSettingsWords();
  const { testMailbox, fromAddress } = useApp((state) => ({
    testMailbox: state.testMailbox,
    fromAddress: state.settings?.gmail.fromAddress ?? '',
  }));
  const inUse = mailboxInUse({ mailbox, gmail: { fromAddress } });
  const test = useTest((ticket, draft: MailboxDraft) =>
    testMailbox(draft, password === '' ? null : password, ticket),
  );
  const change = (cure: Partial<MailboxDraft>): void => {
    onChange(cure);
    void test.run({ ...mailbox, ...cure });
  };
  return (
    <>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={16} />}
          loading={test.busy}
          disabled={inUse.host === '' || inUse.user === ''}
          onClick={() => void test.run(mailbox)}
        >
          {words.test}
        </Button>
        {test.busy ? (
          <>
            <Text size="sm" role="status">
              {words.testing}
            </Text>
            <Button variant="subtle" onClick={test.cancel}>
              {words.cancel}
            </Button>
          </>
        ) : null}
      </Group>
      {test.outcome?.ok === true ? (
        <FrameNote
          tone="ok"
          icon={IconCircleCheck}
          title={words.reached(test.outcome.value.messages, test.outcome.value.unseen)}
        >
          <Text size="sm">{test.outcome.value.idle ? words.reachedIdle : words.reachedPoll}</Text>
        </FrameNote>
      ) : null}
      {test.outcome?.ok === false ? (
        <FailureNote failure={test.outcome.error}>
          <Cures failure={test.outcome.error} mailbox={mailbox} onCure={change} />
        </FailureNote>
      ) : null}
    </>
  );
}

function Cures({
  failure,
  mailbox,
  onCure,
}: {
  readonly failure: Failure;
  readonly mailbox: MailboxDraft;
  onCure(change: Partial<MailboxDraft>): void;
}) {
  const words = useSettingsWords();
  switch (failure.code) {
    case 'mailbox.certificate-refused': {
      const fingerprint = offeredFingerprint(failure.params);
      return fingerprint === null ? null : (
        <Certificate
          params={failure.params}
          onTrust={() =>
            onCure({ trustedFingerprints: [...new Set([...mailbox.trustedFingerprints, fingerprint])] })
          }
        />
      );
    }
    case 'mailbox.plain-refused':
    case 'mailbox.starttls-missing':
      return (
        <Button size="xs" variant="default" onClick={() => onCure({ security: 'tls', port: 993 })}>
          {words.useTls}
        </Button>
      );
    case 'mailbox.connection-refused':
      return mailbox.security === 'tls' && mailbox.port === 993 ? (
        <Button size="xs" variant="default" onClick={() => onCure({ security: 'starttls', port: 143 })}>
          {words.useStarttls}
        </Button>
      ) : (
        <Button size="xs" variant="default" onClick={() => onCure({ security: 'tls', port: 993 })}>
          {words.useTls}
        </Button>
      );
    default:
      return null;
  }
}

/** What is known of a certificate, so that trusting it is a decision and not a habit. */
function Certificate({ params, onTrust }: { readonly params: Failure['params']; onTrust(): void }) {
  const words = useSettingsWords();
  const { subject, issuer, validFrom, validTo, fingerprint } = params;
  const facts = [
    [words.certificateOf, subject],
    [words.certificateBy, issuer],
    [
      words.certificateValid,
      validFrom === undefined || validTo === undefined ? undefined : `${validFrom} – ${validTo}`,
    ],
  ] as const;
  return (
    <div className="certificate">
      <Text size="sm" fw={600}>
        {words.certificate}
      </Text>
      <dl>
        {facts.map(([name, value]) =>
          value === undefined || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
        <div>
          <dt>{words.fingerprint}</dt>
          <dd>
            <Code>{fingerprint}</Code>
          </dd>
        </div>
      </dl>
      <Text size="sm">{words.trustText}</Text>
      <Button size="xs" variant="default" onClick={onTrust}>
        {words.trust}
      </Button>
    </div>
  );
}
