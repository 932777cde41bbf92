/** What goes wrong at a place of the fake Render. */

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
export type Fault = {
  /** undefined: the answer it would have been. */
  readonly reply?: Reply;
  /** What was asked for is done all the same. */
  readonly done?: boolean;
  /** How much of the answer comes before the line is cut; `hang`: nothing, ever. */
  readonly cut?: 'nothing' | 'half' | 'hang';
};

const JSON_TYPE = { 'content-type': 'application/json' };

export const jsonReply = (status: number, value: unknown): Reply => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(value),
});
const refusal = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Fault => ({
  reply: { status, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify({ id: 'x', message }) },
});
const GATEWAY_PAGE = '<html><body><h1>502 Bad Gateway</h1></body></html>';

export const FAULTS = {
  unauthorized: refusal(401, 'Unauthorized'),
  'unauthorized-text': {
    reply: { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Unauthorized' },
  },
  'not-found': refusal(404, 'not found'),
  conflict: refusal(409, 'service is suspended'),
  'bad-request': refusal(400, 'invalid commit'),
  'slow-down': refusal(429, 'rate limit exceeded', { 'retry-after': '17' }),
  'slow-down-reset': refusal(429, 'rate limit exceeded', {
    'ratelimit-limit': '10',
    'ratelimit-remaining': '0',
    'ratelimit-reset': '45',
  }),
  'gateway-page': { reply: { status: 502, headers: { 'content-type': 'text/html' }, body: GATEWAY_PAGE } },
  'gateway-page-done': {
    reply: { status: 502, headers: { 'content-type': 'text/html' }, body: GATEWAY_PAGE },
    done: true,
  },
  'empty-500': { reply: { status: 500, headers: {}, body: '' } },
  redirect: { reply: { status: 302, headers: { location: 'http://127.0.0.1:9/login' }, body: '' } },
  /** Queued: done, without a body. */
  'empty-202': { reply: { status: 202, headers: {}, body: '' }, done: true },
  'cut-before': { cut: 'nothing' },
  'cut-after': { cut: 'nothing', done: true },
  'cut-answer': { cut: 'half', done: true },
  hang: { cut: 'hang', done: true },
} as const satisfies Readonly<Record<string, Fault>>;
export type RenderFaultName = keyof typeof FAULTS;
