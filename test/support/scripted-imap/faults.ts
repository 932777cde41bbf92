/** What a test sees of one command; `line` never holds a password or a token. */
export type ImapCommand = {
  /** 1 for the first connection of the server. */
  readonly connection: number;
  /** How many commands of this name came on this server, this one included. */
  readonly nth: number;
  /** Upper case, `UID` included: `UID FETCH`; also `GREETING`, `DONE` and `AUTHENTICATE ANSWER`. */
  readonly name: string;
  readonly line: string;
  /** By the server's `now`. */
  readonly at: number;
};

/** How a command goes wrong. */
export type ImapFault =
  /** Never says a word on this connection again, neither answers nor pushes, while TCP goes on. */
  | { readonly kind: 'mute' }
  | { readonly kind: 'bye'; readonly text: string }
  | { readonly kind: 'fin' }
  | { readonly kind: 'reset' }
  /** Not obeyed; tagged NO or BAD with the text, e.g. `[OVERQUOTA] Account exceeded … limits. (Failure)`. */
  | { readonly kind: 'no' | 'bad'; readonly text: string }
  /** Obeyed, but the tagged line never comes; pushes go on. */
  | { readonly kind: 'never-tag' }
  /** Obeyed once `until` has settled. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  /** `* OK aaaa…` without end, as fast as it is read. */
  | { readonly kind: 'endless-line' }
  /** Announces a literal of so many bytes, then sends them. */
  | { readonly kind: 'giant-literal'; readonly bytes: number }
  /** One untagged line of so many words; then obeyed. */
  | { readonly kind: 'many-tokens'; readonly count: number }
  /** These bytes, then obeyed. */
  | { readonly kind: 'say-first'; readonly text: string };

export type FaultScript = (command: ImapCommand) => ImapFault | undefined;

/** A script for the n-th command of a name (every one when `nth` is missing), on all connections together. */
export function faultAt(name: string, fault: ImapFault, nth?: number): FaultScript {
  return (command) =>
    command.name === name && (nth === undefined || command.nth === nth) ? fault : undefined;
}

/** A script for the next command of a name, once. */
export function faultNext(name: string, fault: ImapFault): FaultScript {
  let struck = false;
  return (command) => {
    if (struck || command.name !== name) return undefined;
    struck = true;
    return fault;
  };
}
