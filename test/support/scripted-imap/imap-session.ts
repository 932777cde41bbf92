import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { assertNever } from '../../../src-agent/contract/assert-never.ts';
import { asText, type CommandReader, createCommandReader, type Token, tokenize } from './command-reader.ts';
import type { ImapCommand, ImapFault } from './faults.ts';
import {
  type FolderCommand,
  fetchMails,
  listLines,
  type Reply,
  searchMails,
  selectLines,
  statusLine,
  storeFlags,
} from './folder-commands.ts';
import { catchUp, createView, type FolderView } from './folder-view.ts';
import {
  isSaslMethod,
  type LoginAttempt,
  type LoginMethod,
  maskLine,
  oauthComplaint,
  parseSasl,
} from './login.ts';
import type { MailFolder } from './mail-folder.ts';
import { createWire } from './session-wire.ts';

/** What a session asks of the server it belongs to. */
export type SessionHost = {
  readonly greeting: string;
  readonly capabilities: (secure: boolean, loggedIn: boolean) => readonly string[];
  readonly folder: (name: string) => MailFolder | undefined;
  readonly folders: () => readonly MailFolder[];
  readonly note: (connection: number, name: string, line: string) => ImapCommand;
  /** The command noted last on a connection was answered, or never will be. */
  readonly handled: () => void;
  readonly fault: (command: ImapCommand) => ImapFault | undefined;
  readonly login: (attempt: LoginAttempt) => string | undefined;
  /** `idle`: nothing during IDLE; `always`: not after other commands either. */
  readonly swallowPushes: () => 'no' | 'idle' | 'always';
  readonly flagsChanged: (folder: MailFolder, uid: number, by: number) => void;
  readonly tlsContext: SecureContext | undefined;
  /** Plain bytes sent together with the OK to STARTTLS (command injection). */
  readonly injectAfterStarttls: string;
};

export type ImapSession = {
  readonly isIdling: () => boolean;
  readonly selected: () => MailFolder | undefined;
  /** The folder has changed: says so at once when idling, else with the next answer. */
  readonly folderChanged: (folder: MailFolder, changedUid?: number) => void;
  readonly bye: (text: string) => void;
  readonly reset: () => void;
};

type SaslMethod = Exclude<LoginMethod, 'LOGIN'>;

type Mode =
  | { readonly kind: 'commands' }
  | { readonly kind: 'idle'; readonly tag: string; readonly tagIt: boolean }
  | { readonly kind: 'sasl'; readonly tag: string; readonly method: SaslMethod }
  /** Waits for the client's empty line after a refused token. */
  | { readonly kind: 'sasl-refused'; readonly tag: string; readonly text: string };

type Request = {
  readonly tag: string;
  readonly verb: string;
  readonly args: readonly Token[];
  readonly byUid: boolean;
};

const COMMANDS = { kind: 'commands' } as const;
const SUCCESS: Reply = { status: 'OK', text: 'Success' };
/** Sequence numbers may not shift in the answers to these (RFC 9051 section 7.5.1). */
const NO_EXPUNGE = /^(FETCH|STORE|SEARCH)$/;

export function startSession(raw: Socket, connection: number, host: SessionHost): ImapSession {
  const wire = createWire(raw);
  const { say } = wire;
  let mode: Mode = COMMANDS;
  let loggedIn = false;
  let condstore = false;
  let view: FolderView | undefined;
  let work = Promise.resolve();
  let reader: CommandReader;

  const news = (allowExpunge: boolean) => {
    if (view !== undefined) say(catchUp(view, allowExpunge, condstore));
  };
  const capabilities = () => host.capabilities(wire.isSecure(), loggedIn).join(' ');

  const finishLogin = (tag: string, method: LoginMethod, user: string, secret: string) => {
    const refusal = host.login({ connection, method, user, secret, secure: wire.isSecure() });
    if (refusal === undefined) {
      loggedIn = true;
      mode = COMMANDS;
      say(`${tag} OK [CAPABILITY ${capabilities()}] ${user} authenticated (Success)\r\n`);
    } else if (method === 'XOAUTH2' || method === 'OAUTHBEARER') {
      mode = { kind: 'sasl-refused', tag, text: refusal };
      say(`+ ${oauthComplaint(method)}\r\n`);
    } else {
      mode = COMMANDS;
      say(`${tag} NO ${refusal}\r\n`);
    }
  };

  /** Commands for everyone; undefined: answered here already, `false`: not one of these. */
  const beforeLogin = ({ tag, verb, args }: Request): Reply | undefined | false => {
    switch (verb) {
      case 'CAPABILITY':
        say(`* CAPABILITY ${capabilities()}\r\n`);
        return SUCCESS;
      case 'NOOP':
        return SUCCESS;
      case 'ID':
        say('* ID ("name" "Scripted" "vendor" "Tests")\r\n');
        return SUCCESS;
      case 'LOGOUT':
        say(`* BYE LOGOUT Requested\r\n${tag} OK good day (Success)\r\n`);
        wire.socket().end();
        return undefined;
      case 'STARTTLS':
        if (host.tlsContext === undefined || wire.isSecure()) return { status: 'BAD', text: 'No TLS here' };
        reader.detach();
        wire.upgrade(`${tag} OK Begin TLS negotiation now\r\n${host.injectAfterStarttls}`, host.tlsContext);
        listen();
        return undefined;
      case 'LOGIN':
        finishLogin(tag, 'LOGIN', asText(args[0]), asText(args[1]));
        return undefined;
      case 'AUTHENTICATE': {
        const method = asText(args[0]).toUpperCase();
        if (!isSaslMethod(method)) return { status: 'NO', text: 'Unsupported authentication mechanism' };
        if (args[1] === undefined) {
          mode = { kind: 'sasl', tag, method };
          say('+ \r\n');
        } else {
          const { user, secret } = parseSasl(method, asText(args[1]));
          finishLogin(tag, method, user, secret);
        }
        return undefined;
      }
      default:
        return false;
    }
  };

  const withFolder = (name: string, act: (folder: MailFolder) => Reply): Reply => {
    const folder = host.folder(name);
    return folder === undefined
      ? { status: 'NO', text: `[NONEXISTENT] Unknown Mailbox: ${name} (Failure)` }
      : act(folder);
  };

  const afterLogin = ({ tag, verb, args }: Request): Reply | undefined | false => {
    switch (verb) {
      case 'NAMESPACE':
        say('* NAMESPACE (("" "/")) NIL NIL\r\n');
        return SUCCESS;
      case 'ENABLE': {
        const enabled = args.map((item) => asText(item).toUpperCase()).filter((item) => item === 'CONDSTORE');
        if (enabled.length > 0) condstore = true;
        say(`* ENABLED${enabled.map((item) => ` ${item}`).join('')}\r\n`);
        return SUCCESS;
      }
      case 'LIST':
      case 'LSUB':
        say(listLines(verb, asText(args[1]), host.folders()));
        return SUCCESS;
      case 'STATUS':
        return withFolder(asText(args[0]), (folder) => {
          say(statusLine(folder, args[1]));
          return SUCCESS;
        });
      case 'SELECT':
      case 'EXAMINE':
        view = undefined;
        return withFolder(asText(args[0]), (folder) => {
          const readOnly = verb === 'EXAMINE';
          view = createView(folder, readOnly);
          say(selectLines(folder));
          return {
            status: 'OK',
            text: `[READ-${readOnly ? 'ONLY' : 'WRITE'}] ${folder.name} selected. (Success)`,
          };
        });
      case 'IDLE':
        say('+ idling\r\n');
        mode = { kind: 'idle', tag, tagIt: true };
        if (host.swallowPushes() === 'no') news(true);
        return undefined;
      default:
        return false;
    }
  };

  const inFolder = async ({ verb, args, byUid }: Request): Promise<Reply | false> => {
    if (view === undefined) return false;
    const { folder } = view;
    const flagsChanged = (uid: number) => host.flagsChanged(folder, uid, connection);
    const request: FolderCommand = { wire, view, args, byUid, condstore, flagsChanged };
    switch (verb) {
      case 'FETCH':
        return fetchMails(request);
      case 'STORE':
        return storeFlags(request);
      case 'SEARCH':
        return searchMails(request);
      case 'CHECK':
        return SUCCESS;
      case 'CLOSE':
      case 'UNSELECT':
        view = undefined;
        return SUCCESS;
      default:
        return false;
    }
  };

  /** Undefined: the tagged line was sent, or will be, elsewhere. */
  const obey = async (request: Request): Promise<Reply | undefined> => {
    const early = beforeLogin(request);
    if (early !== false) return early;
    if (!loggedIn) return { status: 'BAD', text: 'Not logged in' };
    const late = afterLogin(request);
    if (late !== false) return late;
    const reply = await inFolder(request);
    return reply === false ? { status: 'BAD', text: `Unknown command ${request.verb}` } : reply;
  };

  const command = async (line: Buffer) => {
    const [tagToken, verbToken, ...rest] = tokenize(line);
    const tag = asText(tagToken);
    const first = asText(verbToken).toUpperCase();
    const byUid = first === 'UID';
    const verb = byUid ? asText(rest.shift()).toUpperCase() : first;
    const name = byUid ? `UID ${verb}` : verb;
    const text = line.subarray(tag.length + 1).toString('latin1');
    const fault = host.fault(host.note(connection, name, maskLine(name, rest, text)));
    if (fault !== undefined && !(await wire.suffer(fault, tag))) return;
    const reply = await obey({ tag, verb, args: rest, byUid });
    const silent = fault?.kind === 'never-tag';
    if (reply === undefined) {
      if (silent && mode.kind === 'idle') mode = { ...mode, tagIt: false };
      return;
    }
    if (host.swallowPushes() !== 'always') news(!NO_EXPUNGE.test(verb));
    if (!silent) say(`${tag} ${reply.status} ${reply.text}\r\n`);
  };

  /** A line that is no command: DONE, or the answer to a `+`. */
  const continuation = async (before: Exclude<Mode, { kind: 'commands' }>, line: Buffer) => {
    const text = line.toString('latin1');
    const noted =
      before.kind === 'idle'
        ? host.note(connection, 'DONE', text)
        : host.note(connection, 'AUTHENTICATE ANSWER', '***');
    const fault = host.fault(noted);
    mode = COMMANDS;
    if (fault !== undefined && !(await wire.suffer(fault, before.tag))) return;
    switch (before.kind) {
      case 'idle':
        if (host.swallowPushes() === 'no') news(true);
        if (before.tagIt && fault?.kind !== 'never-tag')
          say(`${before.tag} OK IDLE terminated (Success)\r\n`);
        return;
      case 'sasl': {
        const { user, secret } = parseSasl(before.method, text);
        finishLogin(before.tag, before.method, user, secret);
        return;
      }
      case 'sasl-refused':
        say(`${before.tag} NO ${before.text}\r\n`);
        return;
      default:
        assertNever(before);
    }
  };

  const listen = () => {
    reader = createCommandReader(
      (line) => {
        work = work.then(async () => {
          if (wire.isMute() || wire.socket().destroyed) return;
          await (mode.kind === 'commands' ? command(line) : continuation(mode, line));
          host.handled();
        });
      },
      () => say('+ Ready for literal\r\n'),
    );
    wire.socket().on('data', (bytes: Buffer) => reader.push(bytes));
  };

  raw.on('end', () => raw.end());
  listen();
  work = work.then(async () => {
    const fault = host.fault(host.note(connection, 'GREETING', ''));
    if (fault !== undefined && !(await wire.suffer(fault, '*'))) return;
    if (fault?.kind !== 'never-tag') say(`* OK ${host.greeting}\r\n`);
  });

  return {
    isIdling: () => mode.kind === 'idle',
    selected: () => view?.folder,
    folderChanged: (folder, changedUid) => {
      if (view?.folder !== folder) return;
      if (changedUid !== undefined) view.changedFlags.add(changedUid);
      if (mode.kind === 'idle' && host.swallowPushes() === 'no') news(true);
    },
    bye: wire.bye,
    reset: wire.reset,
  };
}
