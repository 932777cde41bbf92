import type { Agent } from '../agent.ts';
import { collectDiagnostics } from '../collect-diagnostics.ts';
import { COMMANDS } from '../contract/commands.ts';
import { ok } from '../contract/result.ts';
import { runDoctor } from '../doctor/run-doctor.ts';
import { describeAgent } from './status-handlers.ts';
import { doctorFacts } from './test-handlers.ts';

export function logHandlers(agent: Agent) {
  const { clock, logLines, redact, secrets, store, version } = agent.options;
  return {
    'logs.read': COMMANDS['logs.read'].bind((query) =>
      ok({ lines: [...logLines.read(query)], lastSeq: logLines.lastSeq() }),
    ),
    'diagnostics.collect': COMMANDS['diagnostics.collect'].bind(async () => {
      const doctor = await runDoctor(await doctorFacts(agent));
      const report = collectDiagnostics({
        now: clock.now(),
        version,
        status: await describeAgent(agent),
        settings: agent.settings.current().document,
        secrets: await secrets.list(),
        database: store.opened,
        doctor,
        logLines,
        redact,
      });
      return ok({ report });
    }),
  };
}
