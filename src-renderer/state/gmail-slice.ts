import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import type { MessageRowId, MessageSummary } from '../../src-agent/contract/entities.ts';
import type { GmailCheck, GmailStatus } from '../../src-agent/contract/gmail.ts';
import type { GmailConnected } from '../../src-agent/contract/gmail-commands.ts';
import type { ShownMail } from '../../src-agent/contract/notification-mail.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import { createPager, EMPTY_LIST, type PagedList } from './paged-list.ts';
import type { SliceTools } from './slice-tools.ts';

/** The Gmail connection: what is known of it, its checks, and what can be asked of it. */
export type GmailSlice = {
  readonly gmail: GmailStatus | null;
  /** Why there is none. */
  readonly gmailFailure: Failure | null;
  /** Event up to which it is true. */
  readonly gmailSeq: number;
  readonly gmailChecks: PagedList<GmailCheck>;
  /** What came of "Connect with Google"; null: nothing yet, or it is under way. */
  readonly gmailConnected: Result<GmailConnected> | null;
  loadGmail(): Promise<void>;
  takeGmail(gmail: GmailStatus, seq: number): void;
  loadGmailChecks(): Promise<void>;
  loadMoreGmailChecks(): Promise<void>;
  dryRunGmail(): Promise<Result<GmailCheck>>;
  /** Sends a real mail. */
  sendGmailTest(to: string): Promise<Result<GmailCheck>>;
  /** As the automatic check does it, whenever the last one was. null: nothing is set up. */
  checkGmail(): Promise<Result<GmailCheck | null>>;
  /** Opens the page of Google; what came of it is in `gmailConnected`. */
  connectGmail(): Promise<Failure | null>;
  cancelGmailConnect(): Promise<Failure | null>;
  /** It was read. */
  forgetGmailConnected(): void;
  /** Gives why the grant was not revoked at Google; the refresh token is gone all the same. */
  disconnectGmail(): Promise<Result<{ revoked: boolean; failure: Failure | null }>>;
  /** The notification mail by a draft of its template; nothing is stored or sent. */
  previewNotification(draft: NotifyDraft): Promise<Result<ShownMail>>;
  /** The last mails of the kinds that can be told of, newest first; none when they cannot be had. */
  listNotifiedMails(): Promise<readonly MessageSummary[]>;
};

export type NotifyDraft = {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  /** What it is filled with; null: an example. */
  readonly messageId: MessageRowId | null;
};

/** The strip of results shows no more, and a list of weekly checks is long at this. */
const CHECKS_PAGE = 50;

export function createGmailSlice({ set, get, bridge }: SliceTools<GmailSlice>): GmailSlice {
  const pager = createPager<GmailCheck>({
    get: () => get().gmailChecks,
    set: (change) => set({ gmailChecks: { ...get().gmailChecks, ...change } }),
    ask: (cursor) => bridge.call(COMMANDS['gmail.history'], { cursor, limit: CHECKS_PAGE }),
  });
  let isAwaited = false;

  function take(gmail: GmailStatus, seq: number): void {
    const { gmailChecks } = get();
    set({ gmail, gmailFailure: null, gmailSeq: seq });
    const newest = gmailChecks.items?.[0]?.id;
    if (gmailChecks.items !== null && gmail.lastCheck !== null && gmail.lastCheck.id !== newest) {
      void pager.restart(true);
    }
    // Begun by this page, by one before it, or on the command line.
    if (gmail.connecting !== null) void awaitConnected();
  }

  async function awaitConnected(): Promise<void> {
    if (isAwaited) return;
    isAwaited = true;
    const { result } = await bridge.call(COMMANDS['gmail.connect-result'], {});
    isAwaited = false;
    // Who cancelled it knows.
    const isCancelled = !result.ok && result.error.code === 'command.cancelled';
    set({ gmailConnected: isCancelled ? null : result });
    await get().loadGmail();
  }

  return {
    gmail: null,
    gmailFailure: null,
    gmailSeq: 0,
    gmailChecks: EMPTY_LIST,
    gmailConnected: null,
    async loadGmail() {
      const { seq, result } = await bridge.call(COMMANDS['gmail.status'], {});
      if (!result.ok) set({ gmailFailure: result.error });
      else if (seq >= get().gmailSeq) take(result.value, seq);
    },
    takeGmail(gmail, seq) {
      if (seq > get().gmailSeq) take(gmail, seq);
    },
    loadGmailChecks: () => pager.restart(true),
    loadMoreGmailChecks: () => pager.more(),
    async dryRunGmail() {
      const { result } = await bridge.call(COMMANDS['gmail.dry-run'], {});
      return result;
    },
    async sendGmailTest(to) {
      const { result } = await bridge.call(COMMANDS['gmail.send-test'], { to });
      return result;
    },
    async checkGmail() {
      const { result } = await bridge.call(COMMANDS['gmail.auto-check'], { force: true });
      return result.ok ? { ok: true, value: result.value.check } : result;
    },
    async connectGmail() {
      set({ gmailConnected: null });
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.connect-gmail'], {});
      if (!result.ok) return result.error;
      void awaitConnected();
      return null;
    },
    async cancelGmailConnect() {
      const { result } = await bridge.call(COMMANDS['gmail.connect-cancel'], {});
      return result.ok ? null : result.error;
    },
    forgetGmailConnected: () => set({ gmailConnected: null }),
    async disconnectGmail() {
      const { result } = await bridge.call(COMMANDS['gmail.disconnect'], {});
      return result;
    },
    async previewNotification(draft) {
      const { result } = await bridge.call(COMMANDS['gmail.notify-preview'], draft);
      return result;
    },
    async listNotifiedMails() {
      const { result } = await bridge.call(COMMANDS['messages.list'], { limit: CHECKS_PAGE });
      const mails = result.ok ? result.value.items : [];
      return mails.filter(({ kind }) => kind === 'recadrage' || kind === 'desabonnement');
    },
  };
}
