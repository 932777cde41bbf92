import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { Target } from '../../src-agent/contract/delivery-settings.ts';
import type { MessageSummary } from '../../src-agent/contract/entities.ts';
import type { InspectedSource, InspectPreview, WindowPreview } from '../../src-agent/contract/previews.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import type { Settings } from '../../src-agent/contract/settings.ts';
import type { Weekday } from '../../src-agent/contract/wall-clock.ts';
import type { SliceTools } from './slice-tools.ts';

export type WindowDraft = { readonly start: string; readonly end: string; readonly days: readonly Weekday[] };
export type MailboxReport = {
  readonly idle: boolean;
  readonly messages: number;
  readonly unseen: number | null;
};
export type TargetReport = { readonly status: number; readonly accepted: boolean };
/** A target as a form holds it: what is not given has its default. */
export type TargetDraft = Partial<Target> & Pick<Target, 'id' | 'url'>;

const WAITING_SHOWN = 50;

/** What a change would do, asked before it is made; and what waits because of the rules in force. */
export type PreviewsSlice = {
  readonly windowPreview: WindowPreview | null;
  readonly windowPreviewFailure: Failure | null;
  /** Mails that wait, newest first. */
  readonly waiting: readonly MessageSummary[] | null;
  /** An answer that a newer question has overtaken is dropped. */
  previewWindow(window: WindowDraft | null, timeZone: string): Promise<void>;
  loadWaiting(): Promise<void>;
  previewMail(source: InspectedSource, change: unknown): Promise<Result<InspectPreview>>;
  /** The password goes to the agent and is kept nowhere here; null: the stored one. */
  testMailbox(
    mailbox: Settings['mailbox'] | null,
    password: string | null,
    ticket?: string,
  ): Promise<Result<MailboxReport>>;
  testTarget(target: string, ticket?: string): Promise<Result<TargetReport>>;
  testTargetDraft(draft: TargetDraft, ticket: string): Promise<Result<TargetReport>>;
  /** The test with this ticket ends, and says so. */
  cancelTest(ticket: string): Promise<void>;
};

export function createPreviewsSlice({ set, bridge }: SliceTools<PreviewsSlice>): PreviewsSlice {
  let asked = 0;
  return {
    windowPreview: null,
    windowPreviewFailure: null,
    waiting: null,
    async previewWindow(window, timeZone) {
      asked += 1;
      const mine = asked;
      const { result } = await bridge.call(COMMANDS['window.preview'], {
        window: window === null ? null : { ...window, days: [...window.days] },
        timeZone,
      });
      if (mine !== asked) return;
      if (result.ok) set({ windowPreview: result.value, windowPreviewFailure: null });
      else set({ windowPreviewFailure: result.error });
    },
    async loadWaiting() {
      const { result } = await bridge.call(COMMANDS['messages.list'], {
        state: 'waiting',
        limit: WAITING_SHOWN,
      });
      if (result.ok) set({ waiting: result.value.items });
    },
    async previewMail(source, change) {
      const { result } = await bridge.call(COMMANDS['inspect.preview'], { source, change });
      return result;
    },
    async testMailbox(mailbox, password, ticket) {
      const { result } = await bridge.call(COMMANDS['mailbox.test'], {
        mailbox,
        password,
        ...named(ticket),
      });
      return result;
    },
    async testTarget(target, ticket) {
      const { result } = await bridge.call(COMMANDS['targets.test'], { target, ...named(ticket) });
      return result;
    },
    async testTargetDraft(draft, ticket) {
      const { result } = await bridge.call(COMMANDS['targets.test'], { draft, ticket });
      return result;
    },
    async cancelTest(ticket) {
      await bridge.call(COMMANDS['tests.cancel'], { ticket });
    },
  };
}

function named(ticket: string | undefined): { readonly ticket?: string } {
  return ticket === undefined ? {} : { ticket };
}
