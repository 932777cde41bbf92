import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ErrorCode } from '../../../src-agent/contract/errors.ts';
import type { Failure } from '../../../src-agent/contract/result.ts';
import { explainFailure } from '../../../src-agent/contract/text/text.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { ANY_DELIVERY } from '../../state/deliveries-slice.ts';
import { useApp } from '../../state/store.ts';
import { fromFailure, useAction } from '../../state/use-action.ts';
import { placeFor } from './place-for.ts';
import { overviewEn } from './words-en.ts';
import { overviewFr } from './words-fr.ts';

/** What the operator only has to know. */
const RESTORES: ReadonlySet<ErrorCode> = new Set(['attention.restored', 'attention.log-lost']);

/** What the operator should look at, most urgent first; or one calm line. */
export function Attention() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const { attention, accounted, agent } = useApp(({ status, desktop }) => ({
    attention: status?.attention ?? null,
    accounted: status?.ledger.unaccounted === 0,
    agent: desktop?.agent ?? null,
  }));
  // The frame says so over every panel, and what is known here is not of now.
  if (agent !== null && agent.state !== 'running' && agent.state !== 'starting') return null;
  if (attention === null) return <div className="attention-calm" aria-busy="true" />;
  if (attention.length === 0) {
    return (
      <p className="attention-calm">
        <StateMark tone="ok" icon={IconCircleCheck} strong>
          {words.calm}
        </StateMark>
        {accounted ? <span>{words.calmAccounted}</span> : null}
      </p>
    );
  }
  return (
    <section className="attention" aria-label={words.attention}>
      <ul>
        {attention.map((failure, at) => (
          <li className="attention-item" key={`${failure.code}-${at.toString()}`}>
            <div className="attention-text">
              <Explained failure={failure} />
            </div>
            {RESTORES.has(failure.code) ? <Understood /> : <Remedy failure={failure} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Explained({ failure }: { readonly failure: Failure }) {
  const { what, why, cure } = explainFailure(failure, useLanguage(), 'window');
  return (
    <>
      <StateMark tone={failure.retryable ? 'waiting' : 'failed'} icon={IconAlertTriangle} strong>
        {what}
      </StateMark>
      <p>{why === undefined ? cure : `${why} ${cure}`}</p>
    </>
  );
}

/** Knowing is all there is to do. */
function Understood() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const acknowledgeRestore = useApp((state) => state.acknowledgeRestore);
  const saying = useAction(async () => fromFailure(await acknowledgeRestore()));
  return (
    <>
      {saying.outcome?.ok === false ? <FailureNote failure={saying.outcome.error} /> : null}
      <Button variant="default" size="xs" loading={saying.busy} onClick={() => void saying.run()}>
        {words.understood}
      </Button>
    </>
  );
}

function Remedy({ failure }: { readonly failure: Failure }) {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const { show, showSettings, filterDeliveries, enterFirstRun } = useApp((state) => ({
    show: state.show,
    showSettings: state.showSettings,
    filterDeliveries: state.filterDeliveries,
    enterFirstRun: state.enterFirstRun,
  }));
  const place = placeFor(failure.code);
  if (place === null) return null;
  const name =
    typeof place === 'object'
      ? words.toSettings
      : {
          'first-run': words.toFirstRun,
          deliveries: words.toDeliveries,
          gmail: words.toGmail,
          deploys: words.toDeploys,
          'time-window': words.toTimeWindow,
          logs: words.toLogs,
        }[place];
  const go = (): void => {
    if (typeof place === 'object') {
      showSettings(place.settings);
      return;
    }
    if (place === 'deliveries') void filterDeliveries({ ...ANY_DELIVERY, state: 'dead' });
    if (place === 'first-run') enterFirstRun();
    else show(place);
  };
  return (
    <Button variant="default" size="xs" onClick={go}>
      {name}
    </Button>
  );
}
