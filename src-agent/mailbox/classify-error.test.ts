import { describe, expect, it } from 'vitest';
import { PROXY_CODES } from '../support/proxy-tunnel.ts';
import {
  CertificateRefusedError,
  classifyMailboxError,
  type ErrorContext,
  NotLoopbackError,
} from './classify-error.ts';

const context: ErrorContext = {
  stage: 'connect',
  host: 'imap.example',
  port: 993,
  user: 'someone@example.org',
  folder: 'INBOX',
  knownServer: false,
};

/** As imapflow makes it of a tagged NO to the login. */
function loginRefusal(answer: string) {
  const code = /^\[(\S+?)[\] ]/u.exec(answer)?.[1];
  return Object.assign(new Error('Command failed'), {
    authenticationFailed: true,
    responseStatus: 'NO',
    responseText: answer.replace(/^\[[^\]]*\] /u, ''),
    response: `3 NO ${answer}`,
    ...(code === undefined ? {} : { serverResponseCode: code }),
  });
}

function coded(code: string, more: object = {}) {
  return Object.assign(new Error('something'), { code, ...more });
}

describe('a refused login is judged by the words of the server, never by the flag', () => {
  it.each([
    ['[AUTHENTICATIONFAILED] Invalid credentials (Failure)', 'mailbox.auth-refused', false],
    ['[AUTHENTICATIONFAILED] Authentication failed.', 'mailbox.auth-refused', false],
    ['LOGIN failed.', 'mailbox.auth-refused', false],
    ['[AUTHORIZATIONFAILED] No such mailbox user', 'mailbox.auth-refused', false],
    ['[EXPIRED] Password expired', 'mailbox.auth-refused', false],
    [
      '[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
      'mailbox.app-password-required',
      false,
    ],
    [
      '[ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)',
      'mailbox.web-login-required',
      false,
    ],
    [
      '[WEBALERT https://accounts.google.com/signin/continue] Web login required.',
      'mailbox.web-login-required',
      false,
    ],
    ['[ALERT] Too many simultaneous connections. (Failure)', 'mailbox.too-many-connections', true],
    [
      '[UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)',
      'mailbox.too-many-connections',
      true,
    ],
    ['[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)', 'mailbox.throttled', true],
    ['[ALERT] Too many login attempts, slow down', 'mailbox.throttled', true],
    ['[UNAVAILABLE] Temporary authentication failure.', 'mailbox.server-unavailable', true],
    ['[INUSE] Mailbox is locked', 'mailbox.server-unavailable', true],
    ['Server error - please try again later', 'mailbox.server-unavailable', true],
    [
      '[PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure connections.',
      'mailbox.plain-refused',
      false,
    ],
  ])('%s', (answer, code, retryable) => {
    expect(classifyMailboxError(loginRefusal(answer), context)).toMatchObject({ code, retryable });
  });

  it('hands the link of the server on', () => {
    const appPassword = loginRefusal(
      '[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
    );
    expect(classifyMailboxError(appPassword, context).params).toMatchObject({
      link: 'https://support.google.com/accounts/answer/185833',
    });
    const webAlert = loginRefusal(
      '[WEBALERT https://accounts.google.com/signin/continue?x=1] Web login required.',
    );
    expect(classifyMailboxError(webAlert, context).params).toMatchObject({
      link: 'https://accounts.google.com/signin/continue?x=1',
    });
  });

  it('shows an answer as one line without control characters, and not all of an endless one', () => {
    const refusal = loginRefusal(`evil\u0007\r\nline\u202e ${'x'.repeat(5_000)}`);
    const { answer } = classifyMailboxError(refusal, context).params;
    expect(answer).toMatch(/^evil line x+$/u);
    expect(String(answer).length).toBe(300);
  });
});

describe('other failures', () => {
  it.each([
    [coded('ENOTFOUND'), 'mailbox.host-unknown'],
    [coded('EAI_AGAIN'), 'mailbox.host-unknown'],
    [coded('ECONNREFUSED'), 'mailbox.connection-refused'],
    [
      Object.assign(new AggregateError([coded('ECONNREFUSED')], ''), { code: 'ECONNREFUSED' }),
      'mailbox.connection-refused',
    ],
    [coded(PROXY_CODES.silent), 'network.proxy-silent'],
    [coded(PROXY_CODES.refused), 'network.proxy-refused'],
    [coded(PROXY_CODES.password), 'network.proxy-password'],
    [coded(PROXY_CODES.noProxy), 'network.no-proxy'],
    [coded(PROXY_CODES.unreached), 'mailbox.connection-refused'],
    [coded('ENETUNREACH'), 'mailbox.network-unusable'],
    [coded('ECONNRESET'), 'mailbox.connection-lost'],
    [coded('NoConnection'), 'mailbox.connection-lost'],
    [coded('ClosedAfterConnectTLS'), 'mailbox.connection-lost'],
    [
      coded('ClosedAfterConnectText', { reason: 'Too many connections from your address' }),
      'mailbox.too-many-connections',
    ],
    [coded('NoConnection', { reason: 'Session expired, please login again.' }), 'mailbox.connection-lost'],
    [coded('NoConnection', { reason: 'Server shutting down for maintenance' }), 'mailbox.server-unavailable'],
    [coded('CONNECT_TIMEOUT'), 'mailbox.timed-out'],
    [coded('GREETING_TIMEOUT'), 'mailbox.timed-out'],
    [coded('ETIMEOUT'), 'mailbox.timed-out'],
    [coded('ETHROTTLE', { responseText: 'Request is throttled.' }), 'mailbox.throttled'],
    [
      Object.assign(new Error('Server does not support STARTTLS'), { tlsFailed: true }),
      'mailbox.starttls-missing',
    ],
    [coded('STARTTLS_INJECTION', { tlsFailed: true }), 'mailbox.protocol-fault'],
    [coded('ERR_SSL_WRONG_VERSION_NUMBER'), 'mailbox.protocol-fault'],
    [coded('ERR_SSL_UNSUPPORTED_PROTOCOL', { tlsFailed: true }), 'mailbox.protocol-fault'],
    [coded('LineTooLarge'), 'mailbox.protocol-fault'],
    [coded('LiteralTooLarge'), 'mailbox.protocol-fault'],
    [coded('TooManyTokens'), 'mailbox.protocol-fault'],
    [
      Object.assign(new Error('Command failed'), { responseStatus: 'NO', mailboxMissing: true }),
      'mailbox.folder-missing',
    ],
    [Object.assign(new Error('Login is disabled'), { authenticationFailed: true }), 'mailbox.plain-refused'],
    [new NotLoopbackError('192.0.2.1'), 'mailbox.plain-refused'],
    ['a string', 'mailbox.protocol-fault'],
    [undefined, 'mailbox.protocol-fault'],
  ])('%s is %s', (error, code) => {
    expect(classifyMailboxError(error, context).code).toBe(code);
  });

  it('finds the code of a refused FETCH, which imapflow leaves in the parsed answer', () => {
    const refused = (code: string) =>
      Object.assign(new Error('Command failed'), {
        responseStatus: 'NO',
        responseText: 'sorry',
        response: {
          tag: '9',
          command: 'NO',
          attributes: [{ section: [{ type: 'ATOM', value: code }] }, { value: 'sorry' }],
        },
      });
    const fetching: ErrorContext = { ...context, stage: 'command' };
    expect(classifyMailboxError(refused('UNAVAILABLE'), fetching).code).toBe('mailbox.server-unavailable');
    expect(classifyMailboxError(refused('SERVERBUG'), fetching).code).toBe('mailbox.protocol-fault');
    expect(classifyMailboxError(refused('OVERQUOTA'), fetching).code).toBe('mailbox.throttled');
    expect(classifyMailboxError(refused('PARSE'), fetching).code).toBe('mailbox.protocol-fault');
  });

  it('does not take a NO to another command for a refused login', () => {
    const error = loginRefusal('LOGIN failed.');
    expect(classifyMailboxError(error, { ...context, stage: 'command' }).code).toBe('mailbox.protocol-fault');
  });

  it('says nothing of the bytes a parser stumbled over', () => {
    const error = Object.assign(new Error('Unexpected char at position 3'), {
      code: 'ParserError11',
      input: 'secret words of a mail',
    });
    expect(JSON.stringify(classifyMailboxError(error, context))).not.toContain('secret words');
  });
});

describe('a refused certificate', () => {
  const certificate = {
    reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    fingerprint: 'AB:CD',
    subject: 'CN=mail.example\nO=Studio',
    issuer: 'CN=mail.example',
    validFrom: 'Nov 18 00:00:00 2025 GMT',
    validTo: 'Nov 18 00:00:00 2026 GMT',
  };

  it('is shown with its fingerprint, so that it can be trusted', () => {
    expect(classifyMailboxError(new CertificateRefusedError(certificate), context)).toMatchObject({
      code: 'mailbox.certificate-refused',
      params: {
        fingerprint: 'AB:CD',
        reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        subject: 'CN=mail.example O=Studio',
      },
    });
  });

  it('NET-2: of a server that was in order before means a network that answers in its place: no exception is offered', () => {
    const failure = classifyMailboxError(new CertificateRefusedError(certificate), {
      ...context,
      knownServer: true,
    });
    expect(failure).toMatchObject({ code: 'mailbox.network-unusable', retryable: true });
    expect(failure.params).not.toHaveProperty('fingerprint');
    const notTls = classifyMailboxError(coded('ERR_SSL_WRONG_VERSION_NUMBER'), {
      ...context,
      knownServer: true,
    });
    expect(notTls.code).toBe('mailbox.network-unusable');
  });

  it("that expired stays the server's, also when it was in order before", () => {
    const expired = new CertificateRefusedError({ ...certificate, reason: 'CERT_HAS_EXPIRED' });
    expect(classifyMailboxError(expired, { ...context, knownServer: true }).code).toBe(
      'mailbox.certificate-refused',
    );
  });
});
