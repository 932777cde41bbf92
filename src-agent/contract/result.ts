import type { ErrorCode } from './errors.ts';

/**
 * An expected failure: what the operator is told comes from `code` and `params`
 * (contract/text), what the log is told from `cause`.
 */
export type Failure = {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  readonly retryable: boolean;
  /** For the log only, already free of secrets; never shown as the explanation. */
  readonly cause?: string;
};

export type Ok<T> = { readonly ok: true; readonly value: T };
export type Err = { readonly ok: false; readonly error: Failure };
export type Result<T> = Ok<T> | Err;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** Builds a failed Result. `retryable` defaults to false: a failure is final unless said otherwise. */
export function err(
  code: ErrorCode,
  details: {
    readonly params?: Readonly<Record<string, string | number>>;
    readonly retryable?: boolean;
    readonly cause?: string;
  } = {},
): Err {
  return {
    ok: false,
    error: {
      code,
      params: details.params ?? {},
      retryable: details.retryable ?? false,
      ...(details.cause === undefined ? {} : { cause: details.cause }),
    },
  };
}
