import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { MessageRowId } from '../../src-agent/contract/entities.ts';
import type { MessageDetail } from '../../src-agent/contract/history-commands.ts';
import type { Failure } from '../../src-agent/contract/result.ts';
import type { SliceTools } from './slice-tools.ts';

/** The one mail that is looked at closely. */
export type MessageSlice = {
  readonly openedMessage: {
    readonly id: MessageRowId;
    readonly detail: MessageDetail | null;
    readonly failure: Failure | null;
  } | null;
  openMessage(id: MessageRowId): Promise<void>;
  /** Asks again for the mail that is open, if it is this one or no one is named. */
  refreshMessage(id?: MessageRowId): Promise<void>;
  closeMessage(): void;
};

export function createMessageSlice({ set, get, bridge }: SliceTools<MessageSlice>): MessageSlice {
  async function ask(id: MessageRowId): Promise<void> {
    const { result } = await bridge.call(COMMANDS['messages.get'], { id });
    const { openedMessage } = get();
    if (openedMessage?.id !== id) return;
    set({
      openedMessage: result.ok
        ? { id, detail: result.value, failure: null }
        : { ...openedMessage, failure: result.error },
    });
  }
  return {
    openedMessage: null,
    async openMessage(id) {
      set({ openedMessage: { id, detail: null, failure: null } });
      await ask(id);
    },
    async refreshMessage(id) {
      const { openedMessage } = get();
      if (openedMessage !== null && (id === undefined || openedMessage.id === id))
        await ask(openedMessage.id);
    },
    closeMessage: () => set({ openedMessage: null }),
  };
}
