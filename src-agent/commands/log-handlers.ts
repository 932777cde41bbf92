import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import { ok } from '../contract/result.ts';

export function logHandlers(agent: Agent) {
  const { logLines } = agent.options;
  return {
    'logs.read': COMMANDS['logs.read'].bind((query) =>
      ok({ lines: [...logLines.read(query)], lastSeq: logLines.lastSeq() }),
    ),
  };
}
