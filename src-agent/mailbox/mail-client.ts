import {
  ImapFlow,
  type ImapFlowEvents,
  type ImapFlowOptions,
  type MessageRangeOptions,
  type SearchObject,
} from 'imapflow';

/** The library as the room uses it: what stands in for a server in a simulation is no more than this. */
export type MailClient = Pick<
  ImapFlow,
  | 'byeReason'
  | 'capabilities'
  | 'close'
  | 'connect'
  | 'connectedAt'
  | 'fetch'
  | 'fetchOne'
  | 'idle'
  | 'logout'
  | 'mailbox'
  | 'mailboxOpen'
  | 'messageFlagsAdd'
  | 'noop'
  | 'stats'
> & {
  on<Name extends 'alert' | 'close' | 'error' | 'exists' | 'flags'>(
    event: Name,
    listener: (...args: ImapFlowEvents[Name]) => void,
  ): unknown;
  search(query: SearchObject, options?: MessageRangeOptions): Promise<number[] | false | undefined>;
};

/** Makes a client that is about to connect. */
export type OpenMailClient = (options: ImapFlowOptions) => MailClient;

/** The real one. */
export const openImapFlow: OpenMailClient = (options) => new ImapFlow(options);
