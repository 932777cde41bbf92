import type { Failure, Result } from '../contract/result.ts';
import { ok } from '../contract/result.ts';
import { runDoctor } from '../doctor/run-doctor.ts';
import type { Host } from '../host/host.ts';
import type { Shown } from './prepared-call.ts';
import { doctorExitCode, doctorWords } from './state-words.ts';

/** The checks that can be made although the data folder could not be opened; why not is among them. */
export async function doctorWithoutAgent(host: Host, failure: Failure): Promise<Result<Shown>> {
  const checks = await runDoctor({
    dataDir: host.dataDir,
    opened: { ok: false, error: failure },
    settings: null,
    missing: [],
    restored: null,
    secrets: host.secrets,
    ledger: null,
    wayOut: null,
    testMailbox: null,
    now: host.clock.now(),
    clock: null,
    gmail: null,
    askRender: null,
  });
  const output = { checks };
  return ok({
    json: output,
    words: (show) => doctorWords(output, show),
    exitCode: doctorExitCode(output),
  });
}
