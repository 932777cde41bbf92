import { asText, type Token } from './command-reader.ts';

export type LoginMethod = 'LOGIN' | 'PLAIN' | 'XOAUTH2' | 'OAUTHBEARER';

export type LoginAttempt = {
  readonly connection: number;
  readonly method: LoginMethod;
  readonly user: string;
  /** Password or access token, as received. */
  readonly secret: string;
  /** The connection was under TLS. */
  readonly secure: boolean;
};

/** Undefined lets the user in; a text is the NO to answer with, e.g. `[AUTHENTICATIONFAILED] Invalid credentials (Failure)`. */
export type LoginScript = (attempt: LoginAttempt) => string | undefined;

export const INVALID_CREDENTIALS = '[AUTHENTICATIONFAILED] Invalid credentials (Failure)';

export function isSaslMethod(name: string): name is Exclude<LoginMethod, 'LOGIN'> {
  return name === 'PLAIN' || name === 'XOAUTH2' || name === 'OAUTHBEARER';
}

/** User and secret out of a decoded SASL answer (RFC 4616, RFC 7628, Google's XOAUTH2). */
export function parseSasl(
  method: Exclude<LoginMethod, 'LOGIN'>,
  encoded: string,
): { readonly user: string; readonly secret: string } {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  if (method === 'PLAIN') {
    const [, user = '', secret = ''] = text.split('\0');
    return { user, secret };
  }
  const fields = text.split('\u0001');
  const secret = fields.find((field) => field.startsWith('auth=Bearer '))?.slice('auth=Bearer '.length) ?? '';
  const first = fields[0] ?? '';
  const user = method === 'XOAUTH2' ? first.slice('user='.length) : (/a=([^,]*)/.exec(first)?.[1] ?? '');
  return { user, secret };
}

/** What Google sends before the NO to a refused token. */
export function oauthComplaint(method: LoginMethod): string {
  const complaint =
    method === 'XOAUTH2'
      ? { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/' }
      : { status: 'invalid_request', scope: 'https://mail.google.com/' };
  return Buffer.from(JSON.stringify(complaint)).toString('base64');
}

/** The line as it may stand in a log: nothing after the user's name. */
export function maskLine(name: string, tokens: readonly Token[], line: string): string {
  if (name === 'LOGIN') return `LOGIN ${asText(tokens[0])} ***`;
  if (name === 'AUTHENTICATE') return `AUTHENTICATE ${asText(tokens[0])}${tokens.length > 1 ? ' ***' : ''}`;
  return line;
}
