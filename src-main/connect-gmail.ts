import { COMMANDS } from '../src-agent/contract/commands.ts';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import type { AgentSupervisor } from './agent-supervisor.ts';

/** "Connect with Google": the agent waits for the answer of Google's page, which is opened here in the browser. */
export type ConnectGmail = () => Promise<Result<{ until: number }>>;

export function createConnectGmail(deps: {
  readonly supervisor: Pick<AgentSupervisor, 'send'>;
  /** In the system's browser. */
  readonly open: (url: string) => Promise<Result<unknown>>;
  /** Where that page is, such as `https://accounts.google.com`: nowhere else, whatever the agent says. */
  readonly consentOrigin: string;
}): ConnectGmail {
  const { supervisor, open, consentOrigin } = deps;
  return async () => {
    const begun = await supervisor.send(COMMANDS['gmail.connect'], {});
    if (!begun.ok) return begun;
    const { url, until } = begun.value;
    const opened = isAt(url, consentOrigin) ? await open(url) : err('link.refused');
    if (opened.ok) return ok({ until });
    await supervisor.send(COMMANDS['gmail.connect-cancel'], {});
    return opened;
  };
}

function isAt(url: string, origin: string): boolean {
  return URL.canParse(url) && URL.canParse(origin) && new URL(url).origin === new URL(origin).origin;
}
