/** The parts of hoodiecrow-imap 2.1 that the demonstration uses; the package ships no types. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  type HoodiecrowServer = {
    readonly server: Server;
    listen(port: number, host: string, listening: () => void): void;
    close(closed: () => void): void;
    appendMessage(mailbox: string, flags: readonly string[], internaldate: string, raw: string): void;
    setCommandHandler(command: string, handler: unknown): void;
    /** Go before those of the package, by the item's name in capitals. */
    readonly fetchHandlers: Record<
      string,
      (connection: unknown, message: unknown, query: { partial?: number[] }) => unknown
    >;
  };
  function hoodiecrow(options: {
    readonly plugins: readonly ((server: HoodiecrowServer) => void)[];
    readonly credentials: Readonly<Record<string, string>>;
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

declare module 'hoodiecrow-imap/lib/commands/*' {
  const command: unknown;
  export = command;
}

declare module 'hoodiecrow-imap/lib/plugins/*' {
  const plugin: (server: unknown) => void;
  export = plugin;
}
