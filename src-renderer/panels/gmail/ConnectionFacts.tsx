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
import { useScopeNames } from './use-scope-names.ts';

/** Of which account, what it allows, and until when. */
export function ConnectionFacts({ gmail }: { readonly gmail: GmailStatus }) {
  const words = useGmailWords();
  const instants = useInstants();
  const now = useNow(10_000);
  const { from, isAuto } = useApp(({ settings }) => ({
    from: settings?.gmail.fromAddress ?? '',
    isAuto: settings?.gmail.autoCheck.enabled ?? false,
  }));
  const { accessExpiresAt: access, grantEndsAt: grant, nextCheckAt: next } = gmail;
  const ahead = (at: number): ReactNode => <When at={at} now={now} instants={instants} ahead />;
  return (
    <div className="gmail-facts">
      <Facts
        facts={[
          [words.account, from === '' ? words.noAccount : plainText(from)],
          // Of one that ends, the line of its state says when.
          [
            words.grant,
            connectionNow(gmail, now).state === 'ending'
              ? null
              : grant === null
                ? words.grantOpen
                : ahead(grant),
          ],
          [words.allowed, <Scopes key="scopes" scopes={gmail.scopes} />],
          [
            words.next,
            next === null ? (isAuto ? words.nextHeld : words.nextOff) : ahead(Math.max(next, now)),
          ],
          [
            words.access,
            access === null || access <= now
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
