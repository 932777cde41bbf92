import type { Failure } from '../contract/result.ts';
import { isJsonType, parseJson } from '../support/parse-json.ts';

/** What one request to Google came to, before anybody judged it. */

/** An answer as it was read off the wire. */
export type HttpAnswer = {
  readonly status: number;
  /** As sent; '' when there was none. */
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly date: string | null;
  readonly body: string;
};

/** The JSON of an answer, `{}` where nothing was to be said; undefined: this is not Google's. */
export function jsonOf({ contentType, body }: HttpAnswer): unknown {
  if (body.trim() === '') return {};
  return isJsonType(contentType) ? parseJson(body) : undefined;
}

/** Which request it was: the same word of Google means another thing elsewhere. */
export type GoogleCall = 'refresh' | 'code' | 'revoke' | 'tokeninfo' | 'api';

export type GoogleTrouble =
  | { readonly kind: 'answer'; readonly call: GoogleCall; readonly answer: HttpAnswer }
  /** No answer, or half of one. `code`: Node's, or one of WIRE_CODES. */
  | { readonly kind: 'network'; readonly code: string }
  /** The browser came back from the consent page with `error=`. */
  | { readonly kind: 'consent'; readonly error: string };

/** A trouble, judged. */
export type GoogleFault = {
  readonly failure: Failure;
  readonly httpStatus: number | null;
  /** The answer was in Google's own form: nobody in between gave it. */
  readonly fromGoogle: boolean;
  /** How long Google asks to be left alone. */
  readonly retryAfterMs: number | null;
};
