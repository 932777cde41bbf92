import capability from 'hoodiecrow-imap/lib/commands/capability.js';
import check from 'hoodiecrow-imap/lib/commands/check.js';
import close from 'hoodiecrow-imap/lib/commands/close.js';
import examine from 'hoodiecrow-imap/lib/commands/examine.js';
import fetch from 'hoodiecrow-imap/lib/commands/fetch.js';
import handlers from 'hoodiecrow-imap/lib/commands/handlers/fetch.js';
import list from 'hoodiecrow-imap/lib/commands/list.js';
import login from 'hoodiecrow-imap/lib/commands/login.js';
import logout from 'hoodiecrow-imap/lib/commands/logout.js';
import lsub from 'hoodiecrow-imap/lib/commands/lsub.js';
import noop from 'hoodiecrow-imap/lib/commands/noop.js';
import search from 'hoodiecrow-imap/lib/commands/search.js';
import select from 'hoodiecrow-imap/lib/commands/select.js';
import status from 'hoodiecrow-imap/lib/commands/status.js';
import store from 'hoodiecrow-imap/lib/commands/store.js';
import uidFetch from 'hoodiecrow-imap/lib/commands/uid fetch.js';
import uidSearch from 'hoodiecrow-imap/lib/commands/uid search.js';
import uidStore from 'hoodiecrow-imap/lib/commands/uid store.js';
import authPlain from 'hoodiecrow-imap/lib/plugins/auth-plain.js';
import enable from 'hoodiecrow-imap/lib/plugins/enable.js';
import id from 'hoodiecrow-imap/lib/plugins/id.js';
import idle from 'hoodiecrow-imap/lib/plugins/idle.js';
import literalPlus from 'hoodiecrow-imap/lib/plugins/literalplus.js';
import namespace from 'hoodiecrow-imap/lib/plugins/namespace.js';
import saslIr from 'hoodiecrow-imap/lib/plugins/sasl-ir.js';
import uidPlus from 'hoodiecrow-imap/lib/plugins/uidplus.js';
import unselect from 'hoodiecrow-imap/lib/plugins/unselect.js';

/*
 * The package looks for its parts by computed names when they are first asked for. A bundle has no such files: what
 * the agent says to a mailbox is named here.
 */

const COMMANDS = {
  CAPABILITY: capability,
  CHECK: check,
  CLOSE: close,
  EXAMINE: examine,
  FETCH: fetch,
  LIST: list,
  LOGIN: login,
  LOGOUT: logout,
  LSUB: lsub,
  NOOP: noop,
  SEARCH: search,
  SELECT: select,
  STATUS: status,
  STORE: store,
  'UID FETCH': uidFetch,
  'UID SEARCH': uidSearch,
  'UID STORE': uidStore,
};

/** STARTTLS stays off: the certificate inside the package has expired, and loopback needs none. */
const EXTENSIONS = [id, idle, uidPlus, namespace, enable, saslIr, authPlain, unselect, literalPlus];

type Handlers = typeof handlers;
type Server = {
  setCommandHandler(command: string, handler: unknown): void;
  readonly fetchHandlers: Record<string, Handlers['BODY']>;
};

/** As `plugins` of a server. */
export const DEMO_IMAP_PARTS: readonly ((server: Server) => void)[] = [
  (server) => {
    for (const [name, command] of Object.entries(COMMANDS)) server.setCommandHandler(name, command);
    server.fetchHandlers.BODY = bodyOfEach();
    server.fetchHandlers['BODY.PEEK'] = server.fetchHandlers.BODY;
  },
  ...EXTENSIONS,
];

/**
 * The package drops the length of a partial BODY item once it has answered it, and gives every later mail of the
 * same FETCH an empty text.
 */
function bodyOfEach(): Handlers['BODY'] {
  const asked = new WeakMap<object, readonly number[]>();
  return (connection, message, query) => {
    const partial = asked.get(query) ?? query.partial;
    if (partial !== undefined) {
      asked.set(query, [...partial]);
      query.partial = [...partial];
    }
    return handlers.BODY(connection, message, query);
  };
}
