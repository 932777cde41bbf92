import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconHeartbeat } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type AddressCheck, endsSoon, type ServiceCheck } from '../../../src-agent/contract/deploy.ts';
import type { DeployService } from '../../../src-agent/contract/deploy-commands.ts';
import type { Failure } from '../../../src-agent/contract/result.ts';
import { explainFailure } from '../../../src-agent/contract/text/text.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { nameOfService } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';

/** Asks the service itself whether it answers as it should. */
export function ServiceCheckSection({
  service,
  isSilent,
}: {
  readonly service: DeployService;
  readonly isSilent: boolean;
}) {
  const words = useDeployWords();
  const { id } = service;
  const instants = useInstants();
  const now = useNow(10_000);
  const { looked, checkService } = useApp((state) => ({
    looked: state.serviceCheck,
    checkService: state.checkService,
  }));
  const { value, failure, busy } = looked;
  const at = value?.checks[0]?.result.at;
  return (
    <FrameSection
      title={words.verify}
      description={at === undefined ? words.verifyText : <When at={at} now={now} instants={instants} />}
      aside={
        <Button
          variant="default"
          leftSection={<IconHeartbeat size={16} />}
          // The top bar has one of its own, for the mailbox.
          aria-label={`${words.verifyNow} ${nameOfService(service)}`}
          loading={busy}
          disabled={isSilent}
          onClick={() => void checkService(id)}
        >
          {words.verifyNow}
        </Button>
      }
    >
      {failure === null ? null : <FailureNote failure={failure} />}
      {value === null ? null : <CheckRows found={value} />}
    </FrameSection>
  );
}

function CheckRows({ found }: { readonly found: ServiceCheck }) {
  const words = useDeployWords();
  const { certificateDaysLeft: days, variables } = found;
  const isSecure = found.checks.some(({ result }) => new URL(result.url).protocol === 'https:');
  const certificate: readonly [StateTone, string] =
    days !== null
      ? [endsSoon(days) ? 'failed' : 'ok', words.certificate(days)]
      : ['quiet', isSecure ? words.certificateUnknown : words.notSecure];
  return (
    <ul className="check-rows" aria-label={words.verify}>
      {found.checks.map(({ check, result }) => (
        <CheckRow key={check} tone={result.failure === null ? 'ok' : 'failed'} name={words.checks[check]}>
          <AddressWords check={result} />
        </CheckRow>
      ))}
      <CheckRow tone={certificate[0]} name="HTTPS">
        <span>{certificate[1]}</span>
      </CheckRow>
      {variables === null ? null : variables.failure !== null ? (
        <CheckRow tone="quiet" name={words.variables}>
          <FailureWords failure={variables.failure} />
        </CheckRow>
      ) : (
        <CheckRow tone={variables.missing.length === 0 ? 'ok' : 'failed'} name={words.variables}>
          <span>
            {variables.missing.length === 0
              ? words.variablesThere
              : words.missingSettings(variables.missing.join(', '))}
          </span>
        </CheckRow>
      )}
    </ul>
  );
}

const ICONS = {
  ok: IconCircleCheck,
  failed: IconAlertTriangle,
  waiting: IconAlertTriangle,
  quiet: IconCircleDashed,
};

function CheckRow({
  tone,
  name,
  children,
}: {
  readonly tone: StateTone;
  readonly name: string;
  readonly children: ReactNode;
}) {
  const words = useDeployWords();
  return (
    <li>
      <StateMark tone={tone} icon={ICONS[tone]}>
        {tone === 'ok' ? words.checkFine : tone === 'failed' ? words.checkAmiss : words.checkUnknown}
      </StateMark>
      <span className="check-rows-name">{name}</span>
      <span className="check-rows-said">{children}</span>
    </li>
  );
}

function AddressWords({ check: { url, failure, httpStatus, tookMs } }: { readonly check: AddressCheck }) {
  const words = useDeployWords();
  const numbers = useNumbers();
  return (
    <>
      {failure === null ? (
        <span>
          {words.healthFine(httpStatus === null ? '' : `HTTP ${httpStatus}`, numbers.duration(tookMs))}
        </span>
      ) : (
        <FailureWords failure={failure} />
      )}
      <span className="check-rows-url">{plainText(url)}</span>
    </>
  );
}

function FailureWords({ failure }: { readonly failure: Pick<Failure, 'code' | 'params'> }) {
  const { what, cure } = explainFailure(failure, useLanguage(), 'window');
  return <span>{plainText(`${what} ${cure}`)}</span>;
}
