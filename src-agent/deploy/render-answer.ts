import type { Failure } from '../contract/result.ts';

/**
 * What one request to Render came to. `refused`: Render said no. `unreachable`: the request certainly did not leave.
 * `unknown`: it left, and nothing that came back says what became of it.
 */
export type RenderAnswer<Value> =
  | { readonly kind: 'done'; readonly value: Value; readonly httpStatus: number }
  | RenderTrouble;

export type RenderTrouble = {
  readonly kind: 'refused' | 'unreachable' | 'unknown';
  /** `retryable`: time alone may mend it. */
  readonly failure: Failure;
  readonly httpStatus: number | null;
  /** How long Render asks to be left alone. */
  readonly retryAfterMs: number | null;
};

/** An answer off the wire, or the lack of one. */
export type RawRenderAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly header: (name: string) => string | null;
      readonly body: string;
    }
  /** `code`: Node's, or one of WIRE_CODES. */
  | { readonly kind: 'network'; readonly code: string; readonly left: boolean };
