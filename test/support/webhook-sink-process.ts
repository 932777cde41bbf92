import { X509Certificate } from 'node:crypto';
import { openSync, readFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseSinkPolicy } from './sink-policy.ts';
import type { SinkLogEntry } from './sink-process.ts';
import { startWebhookSink } from './webhook-sink.ts';

/**
 * The sink as a program, for tests that kill everything else:
 * `node webhook-sink-process.ts --log FILE --policy flaky:42 [--port N] [--certificate FILE --key FILE] [--attempt-header NAME]`.
 * Each request is one JSON line in FILE, written before the answer leaves; stdout gets one line, the address.
 */
const { values } = parseArgs({
  options: {
    log: { type: 'string' },
    policy: { type: 'string', default: 'ok' },
    port: { type: 'string' },
    certificate: { type: 'string' },
    key: { type: 'string' },
    'attempt-header': { type: 'string' },
  },
});
if (values.log === undefined) throw new Error('--log is missing');
const log = openSync(values.log, 'a');
const policy = parseSinkPolicy(values.policy);

function readCertificate() {
  if (values.certificate === undefined || values.key === undefined) return undefined;
  const certificatePem = readFileSync(values.certificate, 'utf8');
  const { fingerprint256 } = new X509Certificate(certificatePem);
  return { certificatePem, keyPem: readFileSync(values.key, 'utf8'), fingerprint256 };
}

const certificate = readCertificate();
const attemptHeader = values['attempt-header'];
const sink = await startWebhookSink({
  ...(certificate === undefined ? {} : { certificate }),
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(attemptHeader === undefined ? {} : { attemptHeader }),
  answer: (request) => {
    const { name, answer } = policy(request.id);
    const entry: SinkLogEntry = {
      index: request.index,
      at: request.at,
      path: request.path,
      id: request.id ?? null,
      attempt: request.attempt ?? null,
      headers: request.rawHeaders.map(([key, value]) => [key, value]),
      body: request.body.toString('utf8'),
      answer: name,
    };
    writeSync(log, `${JSON.stringify(entry)}\n`);
    return answer;
  },
});
process.stdout.write(`${sink.url}\n`);
