import type { ErrorCode } from '../contract/errors.ts';
import type { ProxyFailureCode } from '../support/proxy-tunnel.ts';

/** How a target is to be connected to: what of its settings decides who may be at the other end. */
export type TargetConnection = {
  readonly id: string;
  readonly verifyTls: boolean;
  readonly allowPrivateAddress: boolean;
};

/** One request, complete: nothing is added to it on the way out but `host`, `connection` and `content-length`. */
export type HttpRequest = {
  readonly connection: TargetConnection;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** For everything together: name, connection, TLS, request and answer (NET-1). */
  readonly timeoutMs: number;
};

/** Why an exchange gave no answer. */
export type HttpFailureCode = Extract<
  ErrorCode,
  | 'demo.stays-here'
  | ProxyFailureCode
  | 'delivery.address-refused'
  | 'delivery.address-invalid'
  | 'delivery.host-unknown'
  | 'delivery.connection-refused'
  | 'delivery.connection-lost'
  | 'delivery.timed-out'
  | 'delivery.certificate-refused'
  | 'delivery.server-fault'
  | 'delivery.interrupted'
>;

/** What became of one request, as a value: nothing else leaves the HTTP edge. */
export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Only the headers that decide something; null when absent. */
      readonly headers: {
        readonly retryAfter: string | null;
        readonly date: string | null;
        readonly location: string | null;
      };
      /** At most the first 64 KB, as UTF-8. */
      readonly body: string;
      /** Why the body is not whole; null when it is. */
      readonly cut: 'too-long' | 'timed-out' | 'connection-lost' | 'interrupted' | null;
    }
  | {
      readonly kind: 'failed';
      readonly code: HttpFailureCode;
      /** The platform's own code (ECONNREFUSED, CERT_HAS_EXPIRED…) for those who know them. */
      readonly detail: string;
      /** true: the request may have reached the target, so the outcome is unknown. */
      readonly left: boolean;
    };

export type SendOptions = {
  /** Gives the exchange up: the outcome is then `delivery.interrupted`. */
  readonly signal?: AbortSignal;
  /** Called once the whole request was handed to the operating system. */
  readonly onSent?: () => void;
};

/** The HTTP edge as the rest of the room sees it. Never throws, never rejects. */
export type SendRequest = (request: HttpRequest, options?: SendOptions) => Promise<HttpOutcome>;
