/** The part of hoodiecrow-imap 2.1 that the demonstration uses; the package ships no types. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  type HoodiecrowFetchHandler = (
    connection: unknown,
    message: unknown,
    query: { partial?: number[] },
  ) => unknown;
  type HoodiecrowServer = {
    readonly server: Server;
    /** Replace those of the package, by the item's name in capitals. */
    readonly fetchHandlers: Record<string, HoodiecrowFetchHandler>;
    listen(port: number, host: string, listening: () => void): void;
    close(closed: () => void): void;
    appendMessage(mailbox: string, flags: readonly string[], internaldate: string, raw: string): void;
  };
  function hoodiecrow(options: {
    readonly plugins: readonly string[];
    readonly users: Readonly<Record<string, { readonly password: string }>>;
    readonly storage: Readonly<Record<string, unknown>>;
  }): HoodiecrowServer;
  export = hoodiecrow;
}

declare module 'hoodiecrow-imap/lib/commands/handlers/fetch.js' {
  const handlers: {
    readonly BODY: (connection: unknown, message: unknown, query: { partial?: number[] }) => unknown;
  };
  export = handlers;
}
