import { z } from 'zod';
import type { HttpOutcome, HttpRequest, SendRequest } from '../../src-agent/delivery/http-outcome.ts';

/** An answer of pipeline.json. */
export const responseSchema = z.union([
  z.object({ status: z.int(), json: z.json() }),
  z.object({ status: z.int(), text: z.string() }),
  z.object({ error: z.enum(['timeout', 'connection']), message: z.string() }),
]);
export type Response = z.infer<typeof responseSchema>;

export type ReceivedRequest = {
  readonly request: HttpRequest;
  readonly answer: Response;
  /** Epoch milliseconds. */
  readonly at: number;
};

/** A receiver that answers by script, the last answer again and again. */
export function createScriptedReceiver(now: () => number) {
  const received: ReceivedRequest[] = [];
  let script: readonly Response[] = [];
  const send: SendRequest = async (request) => {
    const answer = script[Math.min(received.length, script.length - 1)];
    if (answer === undefined) throw new Error('The script has no answers');
    received.push({ request, answer, at: now() });
    return outcomeOf(answer);
  };
  return {
    send,
    received,
    /** From now on these answers; what was received before is forgotten. */
    answerWith(answers: readonly Response[]) {
      script = answers;
      received.length = 0;
    },
  };
}

function outcomeOf(answer: Response): HttpOutcome {
  if ('error' in answer) {
    const timedOut = answer.error === 'timeout';
    const code = timedOut ? 'delivery.timed-out' : 'delivery.connection-refused';
    return { kind: 'failed', code, detail: answer.message, left: timedOut };
  }
  const headers = { retryAfter: null, date: null, location: null };
  return { kind: 'answered', status: answer.status, headers, body: textOf(answer), cut: null };
}

/** The text of an answer; JSON as the recorded receivers wrote it. */
function textOf(answer: Response): string {
  if ('error' in answer) return answer.message;
  return 'text' in answer ? answer.text : pythonJson(answer.json);
}

/** JSON with a space after commas and colons, ASCII only. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${pythonJson(key)}: ${pythonJson(member)}`);
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
