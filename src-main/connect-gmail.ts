import { COMMANDS } from '../src-agent/contract/commands.ts';
import type { GmailConnected } from '../src-agent/contract/gmail-commands.ts';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import type { AgentSupervisor } from './agent-supervisor.ts';

/** "Connect with Google": the agent waits for the answer of Google's page, which is opened here in the browser. */
export type GmailConnector = {
  /** Answers when the page is open. */
  begin(): Promise<Result<{ until: number }>>;
  /** Of the connection that is under way, else of the last one begun here. */
  outcome(): Promise<Result<GmailConnected>>;
};

export function createGmailConnector(deps: {
  readonly supervisor: Pick<AgentSupervisor, 'send'>;
  /** In the system's browser. */
  readonly open: (url: string) => Promise<Result<unknown>>;
  /** Where that page is, such as `https://accounts.google.com`: nowhere else, whatever the agent says. */
  readonly consentOrigin: string;
}): GmailConnector {
  const { supervisor, consentOrigin } = deps;
  let last: Promise<Result<GmailConnected>> | null = null;

  return {
    async begin() {
      const begun = await supervisor.send(COMMANDS['gmail.connect'], {});
      if (!begun.ok) return begun;
      const { url, until } = begun.value;
      // Asked before the browser can answer: an answer that comes at once is not missed.
      last = supervisor.send(COMMANDS['gmail.connect-result'], {});
      const opened = isAt(url, consentOrigin) ? await deps.open(url) : err('link.refused');
      if (opened.ok) return ok({ until });
      await supervisor.send(COMMANDS['gmail.connect-cancel'], {});
      return opened;
    },
    async outcome() {
      const asked = await supervisor.send(COMMANDS['gmail.connect-result'], {});
      const isOver = !asked.ok && asked.error.code === 'gmail.connect-not-running';
      return isOver && last !== null ? last : asked;
    },
  };
}

function isAt(url: string, origin: string): boolean {
  return URL.canParse(url) && URL.canParse(origin) && new URL(url).origin === new URL(origin).origin;
}
