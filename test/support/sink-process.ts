import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Certificate } from './certificates.ts';
import { nodeProgram } from './node-program.ts';
import { spawnGroup } from './process-group.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

export const sinkLogEntrySchema = z.strictObject({
  index: z.number(),
  at: z.number(),
  path: z.string(),
  id: z.string().nullable(),
  attempt: z.number().nullable(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
  /** Name of the answer given: `ok` was accepted. */
  answer: z.string(),
});
export type SinkLogEntry = z.infer<typeof sinkLogEntrySchema>;

export type SinkProcess = {
  readonly url: string;
  readonly logPath: string;
  /** Every request so far, in order of arrival; each was on disk before its answer left. */
  readonly entries: () => readonly SinkLogEntry[];
  readonly stop: () => Promise<void>;
};

export type SinkProcessOptions = {
  /** See sink-policy.ts. */
  readonly policy: string;
  readonly port?: number;
  readonly certificate?: Certificate;
  readonly attemptHeader?: string;
};

const PROGRAM = fileURLToPath(new URL('./webhook-sink-process.ts', import.meta.url));

/** Starts the sink in a process of its own, which outlives kills of everything else but this process. */
export async function startSinkProcess(options: SinkProcessOptions): Promise<SinkProcess> {
  const folder = createTemporaryFolder('sink');
  const logPath = join(folder.path, 'requests.jsonl');
  writeFileSync(logPath, '');
  const args = [PROGRAM, '--log', logPath, '--policy', options.policy];
  if (options.port !== undefined) args.push('--port', String(options.port));
  if (options.attemptHeader !== undefined) args.push('--attempt-header', options.attemptHeader);
  if (options.certificate !== undefined) {
    const certificatePath = join(folder.path, 'certificate.pem');
    const keyPath = join(folder.path, 'key.pem');
    writeFileSync(certificatePath, options.certificate.certificatePem);
    writeFileSync(keyPath, options.certificate.keyPem);
    args.push('--certificate', certificatePath, '--key', keyPath);
  }
  const running = await spawnGroup(nodeProgram(), args);
  const { stdout, stderr } = running.child;
  if (stdout === null || stderr === null) throw new Error('the sink has no pipes');
  let complaints = '';
  stderr.on('data', (bytes) => {
    complaints += String(bytes);
  });
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done === true) throw new Error(`the sink did not start: ${complaints}`);
  return {
    url: first.value,
    logPath,
    entries: () =>
      readFileSync(logPath, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => sinkLogEntrySchema.parse(JSON.parse(line))),
    stop: async () => {
      await running.kill();
      await folder.remove();
    },
  };
}
