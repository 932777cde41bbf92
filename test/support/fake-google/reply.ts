/** An answer before it is written. */
export type GoogleReply = {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export function jsonReply(status: number, value: unknown): GoogleReply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

export function htmlReply(status: number, body: string): GoogleReply {
  return { status, type: 'text/html; charset=utf-8', body };
}

/** As the token, revoke and tokeninfo endpoints refuse. */
export function oauthErrorReply(
  status: number,
  error: string,
  description: string,
  subtype?: string,
): GoogleReply {
  return jsonReply(status, {
    error,
    ...(description === '' ? {} : { error_description: description }),
    ...(subtype === undefined ? {} : { error_subtype: subtype }),
  });
}

/** As the Gmail API refuses. */
export function apiErrorReply(
  code: number,
  reason: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): GoogleReply {
  return jsonReply(code, {
    error: { code, message, errors: [{ domain: 'global', reason, message }], ...more },
  });
}
