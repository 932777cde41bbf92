import { assertNever } from '../../../src-agent/contract/assert-never.ts';
import type { GmailStatus } from '../../../src-agent/contract/gmail.ts';
import type { Failure } from '../../../src-agent/contract/result.ts';
import { explainFailure } from '../../../src-agent/contract/text/text.ts';
import { Facts } from '../../components/Facts.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage } from '../../i18n/language.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import { useNow } from '../../i18n/use-now.ts';
import { CONNECTION_LOOKS } from './connection-look.ts';
import { connectionNow } from './connection-now.ts';
import { useGmailWords } from './use-gmail-words.ts';

/** The state in one line, and below it what happened, why and what to do, as far as there is something to say. */
export function ConnectionState({ gmail }: { readonly gmail: GmailStatus }) {
  const words = useGmailWords();
  const instants = useInstants();
  const now = useNow(10_000);
  const { configuration } = gmail;
  const connection = connectionNow(gmail, now);
  const { state } = connection;
  return (
    <div className="gmail-state-words">
      <p role="status">
        <StateMark {...CONNECTION_LOOKS[state]} strong>
          {words.states[state]}
          <span className="gmail-beside">
            {'since' in connection ? ` ${words.since(instants.dayAndClock(connection.since))}` : null}
            {state === 'ending'
              ? ` ${words.until(instants.dayAndClock(connection.endsAt))} · ${instants.relative(connection.endsAt, now)}`
              : null}
          </span>
        </StateMark>
      </p>
      {explain()}
    </div>
  );

  function explain() {
    switch (state) {
      case 'not-configured': {
        const missing = configuration.filter((one) => one.required && one.state === 'missing');
        const wrong = configuration.filter((one) => one.state === 'malformed');
        return (
          <>
            {missing.length === 0 ? null : (
              <p>{words.missing(missing.map(({ field }) => words.fields[field]).join(', '))}</p>
            )}
            {wrong.map(({ field }) => (
              <p key={field}>{words.wrong(sentenceCase(words.fields[field]), words.malformed[field])}</p>
            ))}
          </>
        );
      }
      case 'unchecked':
        return <p>{words.uncheckedText}</p>;
      case 'healthy':
        return null;
      case 'ending':
        return <p>{words.endingText}</p>;
      case 'unreachable':
      case 'broken':
        return <Explained failure={connection.failure} />;
      default:
        return assertNever(state);
    }
  }
}

/** A failure by its three questions. */
function Explained({ failure }: { readonly failure: Failure }) {
  const words = useGmailWords();
  const { what, why, cure } = explainFailure(failure, useLanguage(), 'window');
  return (
    <div className="gmail-explained">
      <Facts
        facts={[
          [words.happened, what],
          [words.why, why ?? null],
          [words.toDo, cure],
        ]}
      />
    </div>
  );
}
