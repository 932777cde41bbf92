import { IconAlertTriangle, IconCheck, IconCircleDashed } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { GmailStatus } from '../../../src-agent/contract/gmail.ts';
import { Facts } from '../../components/Facts.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { connectionNow } from './connection-now.ts';
import { useGmailWords } from './use-gmail-words.ts';
import { useNoNextCheck } from './use-no-next-check.ts';
import { useScopeNames } from './use-scope-names.ts';

/** Of which account, what it allows, and until when. */
export function ConnectionFacts({ gmail }: { readonly gmail: GmailStatus }) {
  const words = useGmailWords();
  const instants = useInstants();
  const now = useNow(10_000);
  const noNext = useNoNextCheck();
  const from = useApp(({ settings }) => settings?.gmail.fromAddress ?? '');
  const { accessExpiresAt: access, grantEndsAt: grant, nextCheckAt: next, scopes } = gmail;
  const { state } = connectionNow(gmail, now);
  // Of a connection that is broken nothing is in force; of one that ends, the line of its state says when.
  const isBroken = state === 'broken';
  const ahead = (at: number): ReactNode => <When at={at} now={now} instants={instants} ahead />;
  return (
    <div className="gmail-facts">
      <Facts
        facts={[
          [words.account, from === '' ? words.noAccount : plainText(from)],
          [
            words.allowed,
            isBroken && scopes.granted === null ? null : <Scopes key="scopes" scopes={scopes} />,
          ],
          [words.next, next === null ? noNext : ahead(Math.max(next, now))],
          [
            words.grant,
            isBroken || state === 'ending' ? null : grant === null ? words.grantOpen : ahead(grant),
          ],
          [
            words.access,
            isBroken
              ? null
              : access === null || access <= now
                ? words.accessOver
                : words.accessUntil(instants.dayAndClock(access)),
          ],
        ]}
      />
    </div>
  );
}

function Scopes({ scopes: { needed, granted, missing } }: { readonly scopes: GmailStatus['scopes'] }) {
  const words = useGmailWords();
  const scopeNames = useScopeNames();
  return needed.map((scope) => {
    const name = scopeNames(scope);
    if (granted === null) {
      return (
        <StateMark key={scope} tone="quiet" icon={IconCircleDashed}>
          {words.scopeUnknown(name)}
        </StateMark>
      );
    }
    return missing.includes(scope) ? (
      <StateMark key={scope} tone="failed" icon={IconAlertTriangle}>
        {words.scopeMissing(name)}
      </StateMark>
    ) : (
      <StateMark key={scope} tone="ok" icon={IconCheck}>
        {name}
      </StateMark>
    );
  });
}
