import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { missingSettings } from '../watch-hours.ts';

export function watchHandlers(agent: Agent) {
  const { audit } = agent.options.store;
  const { clock } = agent.options;
  return {
    'watch.check-now': COMMANDS['watch.check-now'].bind(() => checkNow(agent)),
    'watch.pause': COMMANDS['watch.pause'].bind(({ until }, { who }) => {
      agent.hours.pause(until);
      audit.write({ at: clock.now(), who, action: 'watch.pause', before: null, after: { until } });
      return ok({ done: true });
    }),
    'watch.resume': COMMANDS['watch.resume'].bind((_input, { who }) => {
      agent.hours.resume();
      const { state } = agent.watcher.state();
      // What only the operator could mend: asking to go on says that it was.
      if (state === 'failed' || state === 'needs-credentials' || state === 'needs-grant')
        agent.watcher.reconnect();
      audit.write({ at: clock.now(), who, action: 'watch.resume', before: null, after: null });
      return ok({ done: true });
    }),
  };
}

/** Looks at the folder, handles what is there, compares it with the ledger. Starts an agent that does not run yet. */
async function checkNow(agent: Agent): Promise<Result<{ noticed: number; unaccounted: number | null }>> {
  const { document } = agent.settings.current();
  const missing = missingSettings(document);
  if (missing.length > 0) return err('settings.incomplete', { params: { missing: missing.join(', ') } });
  agent.start();
  const checked = await agent.watcher.checkNow();
  if (!checked.ok) return checked;
  await agent.handler.drain();
  const compared = await agent.watcher.reconcile();
  if (!compared.ok) return compared;
  agent.events.emit({ name: 'ledger.reconciled', unaccounted: compared.value.unaccounted });
  return ok({ noticed: checked.value.noticed, unaccounted: compared.value.unaccounted });
}
