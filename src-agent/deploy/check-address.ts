import type { AddressCheck } from '../contract/deploy.ts';
import type { Clock } from '../ports.ts';
import { ExchangeError, exchange } from '../support/http-exchange.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import { translateRenderError } from './translate-render-error.ts';

/** From the first step to the last byte of the answer (RELIABILITY.md NET-1). */
const TIME_LIMIT_MS = 20_000;
/** Of the answer nothing is read but its status; what is longer ends the connection. */
const ANSWER_MAX_BYTES = 1_048_576;
const DAY_MS = 86_400_000;

export type AddressPorts = {
  readonly clock: Clock;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  readonly signal: AbortSignal;
  /** Trusted besides the authorities that Node brings; PEM. */
  readonly authorities?: readonly string[] | undefined;
};

/** What a health address answers. */
export const isHealthy = (status: number): boolean => status >= 200 && status < 300;

/** Asks an address of the service once. No redirect is followed: the address answers itself. */
export async function checkAddress(
  address: string,
  isGood: (status: number) => boolean,
  ports: AddressPorts,
): Promise<AddressCheck> {
  const url = new URL(address);
  const { clock } = ports;
  const at = clock.now();
  const began = clock.monotonic();
  const outcome = await ask(url, ports);
  const { status, certificateEndsAt, code } = outcome;
  return {
    url: address,
    at,
    failure: status !== null && isGood(status) ? null : failureOf({ status, code, host: url.host, now: at }),
    httpStatus: status,
    tookMs: Math.round(clock.monotonic() - began),
    certificateDaysLeft: certificateEndsAt === null ? null : Math.floor((certificateEndsAt - at) / DAY_MS),
  };
}

type Outcome = {
  readonly status: number | null;
  readonly certificateEndsAt: number | null;
  /** null: it was answered. */
  readonly code: string | null;
};

async function ask(url: URL, ports: AddressPorts): Promise<Outcome> {
  try {
    const answer = await exchange({
      ...ports,
      method: 'GET',
      url,
      headers: {},
      body: Buffer.alloc(0),
      timeLimitMs: TIME_LIMIT_MS,
      answerMaxBytes: ANSWER_MAX_BYTES,
      onSent: () => undefined,
    });
    return { status: answer.status, certificateEndsAt: answer.certificateEndsAt, code: null };
  } catch (thrown) {
    if (!(thrown instanceof ExchangeError)) throw thrown;
    return { status: thrown.status, certificateEndsAt: null, code: thrown.code };
  }
}

function failureOf(given: {
  readonly status: number | null;
  readonly code: string | null;
  readonly host: string;
  readonly now: number;
}): NonNullable<AddressCheck['failure']> {
  const { status, code, host, now } = given;
  if (status !== null || code === null)
    return { code: 'deploy.answered-wrong', params: { status: status ?? 0 }, retryable: true };
  const raw = { kind: 'network', code, left: true } as const;
  return translateRenderError(raw, { call: 'read', host, now, secrets: [] }).failure;
}
