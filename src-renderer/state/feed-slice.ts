import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { MessageSummary } from '../../src-agent/contract/entities.ts';
import type { SliceTools } from './slice-tools.ts';

const FEED_LENGTH = 50;

/** The newest mails, newest first, as they come and change. */
export type FeedSlice = {
  readonly feed: readonly MessageSummary[] | null;
  readonly feedSeq: number;
  loadFeed(): Promise<void>;
  /** An event's row, unless the list is newer than the event. */
  takeMail(message: MessageSummary, seq: number): void;
};

export function createFeedSlice({ set, get, bridge }: SliceTools<FeedSlice>): FeedSlice {
  return {
    feed: null,
    feedSeq: 0,
    async loadFeed() {
      const { seq, result } = await bridge.call(COMMANDS['messages.list'], { limit: FEED_LENGTH });
      if (result.ok) set({ feed: result.value.items, feedSeq: seq });
    },
    takeMail(message, seq) {
      const { feed, feedSeq } = get();
      if (feed === null || seq <= feedSeq) return;
      set({ feed: withMail(feed, message), feedSeq: seq });
    },
  };
}

/** In its place when it is there already; else by its id, which only grows. */
function withMail(feed: readonly MessageSummary[], message: MessageSummary): readonly MessageSummary[] {
  if (feed.some(({ id }) => id === message.id)) {
    return feed.map((other) => (other.id === message.id ? message : other));
  }
  return [...feed, message].sort((a, b) => b.id - a.id).slice(0, FEED_LENGTH);
}
