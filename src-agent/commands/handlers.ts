import type { Agent } from '../agent.ts';
import type { BoundHandler } from '../contract/command.ts';
import type { Handlers } from '../contract/rpc.ts';
import { backupHandlers } from './backup-handlers.ts';
import { deliveryHandlers } from './delivery-handlers.ts';
import { deployHandlers } from './deploy-handlers.ts';
import { gmailHandlers } from './gmail-handlers.ts';
import { historyHandlers } from './history-handlers.ts';
import { importHandlers } from './import-handlers.ts';
import { logHandlers } from './log-handlers.ts';
import { notifyHandlers } from './notify-handlers.ts';
import { previewHandlers } from './preview-handlers.ts';
import { secretHandlers } from './secret-handlers.ts';
import { serviceHandlers } from './service-handlers.ts';
import { settingsHandlers } from './settings-handlers.ts';
import { statusHandlers } from './status-handlers.ts';
import { testHandlers } from './test-handlers.ts';
import { watchHandlers } from './watch-handlers.ts';

/** A handler for every command of the contract: a missing one does not compile. */
export function createHandlers(agent: Agent): Handlers {
  const handlers: Handlers = {
    ...statusHandlers(agent),
    ...watchHandlers(agent),
    ...settingsHandlers(agent),
    ...previewHandlers(agent),
    ...importHandlers(agent),
    ...backupHandlers(agent),
    ...historyHandlers(agent),
    ...deliveryHandlers(agent),
    ...gmailHandlers(agent),
    ...deployHandlers(agent),
    ...serviceHandlers(agent),
    ...notifyHandlers(agent),
    ...logHandlers(agent),
    ...secretHandlers(agent),
    ...testHandlers(agent),
  };
  for (const handler of Object.values(handlers)) tellStoreFaults(handler, agent);
  return handlers;
}

/** A full disk is no fault of the program: the caller is told what it is (STO-6). */
function tellStoreFaults(handler: BoundHandler, agent: Pick<Agent, 'storeWatch'>): void {
  const { invoke } = handler;
  handler.invoke = async (input, caller) => {
    try {
      return await invoke(input, caller);
    } catch (thrown) {
      const failure = agent.storeWatch.note(thrown);
      if (failure === null) throw thrown;
      return { ok: false, error: failure };
    }
  };
}
