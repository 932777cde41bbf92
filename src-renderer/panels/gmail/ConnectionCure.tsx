import { Button } from '@mantine/core';
import { IconRefresh, IconSettings } from '@tabler/icons-react';
import type { GmailConnection, GmailStatus } from '../../../src-agent/contract/gmail.ts';
import type { Failure } from '../../../src-agent/contract/result.ts';
import { useTell } from '../../components/frame-watching.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { ConnectButton } from './ConnectButton.tsx';
import { canConnect } from './can-connect.ts';
import { connectionNow } from './connection-now.ts';
import { type Cure, cureFor } from './cure-for.ts';
import { OpenConsole } from './OpenConsole.tsx';
import { useGmailWords } from './use-gmail-words.ts';

/** The one obvious next action; quiet when nothing needs to be done. */
export function ConnectionCure({ gmail }: { readonly gmail: GmailStatus }) {
  const words = useGmailWords();
  const { part, showGmail } = useApp((state) => ({ part: state.gmailPart, showGmail: state.showGmail }));
  const now = useNow(60_000);
  const connection = connectionNow(gmail, now);
  switch (cureOf(gmail, connection)) {
    case 'connect':
      return (
        <div className="gmail-cures">
          <ConnectButton again={connection.state !== 'not-configured'} />
        </div>
      );
    case 'setup':
      return part === 'setup' ? null : (
        <div className="gmail-cures">
          <Button leftSection={<IconSettings size={16} />} onClick={() => showGmail('setup')}>
            {connection.state === 'not-configured' ? words.setUp : words.toSetup}
          </Button>
        </div>
      );
    case 'console':
      return (
        <div className="gmail-cures">
          <OpenConsole link={'failure' in connection ? linkOf(connection.failure) : null} primary />
          <CheckAgain quiet />
        </div>
      );
    case 'check':
      return (
        <div className="gmail-cures">
          <CheckAgain quiet={connection.state === 'healthy'} />
        </div>
      );
  }
}

function CheckAgain({ quiet }: { readonly quiet: boolean }) {
  const words = useGmailWords();
  const tell = useTell();
  const dryRunGmail = useApp((state) => state.dryRunGmail);
  const checking = useAction(async () => {
    const result = await dryRunGmail();
    if (!result.ok) tell.failed(result.error);
    return result;
  });
  return (
    <Button
      variant={quiet ? 'default' : 'filled'}
      leftSection={<IconRefresh size={16} />}
      loading={checking.busy}
      onClick={() => void checking.run()}
    >
      {words.checkNow}
    </Button>
  );
}

function cureOf(gmail: GmailStatus, connection: GmailConnection): Cure {
  switch (connection.state) {
    case 'not-configured':
      return canConnect(gmail) ? 'connect' : 'setup';
    case 'ending':
      return 'connect';
    case 'unreachable':
    case 'broken':
      return cureFor(connection.failure.code);
    default:
      return 'check';
  }
}

/** Google's own way to what is switched off, as its answer named it. */
function linkOf({ params }: Failure): string | null {
  return typeof params.link === 'string' && params.link !== '' ? params.link : null;
}
