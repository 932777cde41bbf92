import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import { ok } from '../contract/result.ts';
import { copyPage } from './copy-page.ts';

export function gmailHandlers(agent: Agent) {
  const { gmail } = agent;
  const { store, clock } = agent.options;
  const note = (who: string, action: string, after: unknown): void =>
    store.audit.write({ at: clock.now(), who, action, before: null, after });
  return {
    'gmail.status': COMMANDS['gmail.status'].bind(async () => ok(await gmail.status())),
    'gmail.dry-run': COMMANDS['gmail.dry-run'].bind(() =>
      gmail.check({ mode: 'dry-run', trigger: 'operator', recipient: null }),
    ),
    'gmail.send-test': COMMANDS['gmail.send-test'].bind(({ to }, { who }) => {
      note(who, 'gmail.send-test', { to });
      return gmail.check({ mode: 'send', trigger: 'operator', recipient: to });
    }),
    'gmail.auto-check': COMMANDS['gmail.auto-check'].bind(({ force }) => gmail.autoCheck(force)),
    'gmail.history': COMMANDS['gmail.history'].bind((query) => copyPage(store.gmailChecks.page(query))),
    'gmail.connect': COMMANDS['gmail.connect'].bind(async (_input, { who }) => {
      const begun = await gmail.connect();
      if (begun.ok) note(who, 'gmail.connect', null);
      return begun;
    }),
    'gmail.connect-result': COMMANDS['gmail.connect-result'].bind(() => gmail.connected()),
    'gmail.connect-cancel': COMMANDS['gmail.connect-cancel'].bind(() => {
      gmail.cancelConnect();
      return ok({ done: true });
    }),
    'gmail.disconnect': COMMANDS['gmail.disconnect'].bind(async (_input, { who }) => {
      const ended = await gmail.disconnect();
      if (ended.ok) note(who, 'gmail.disconnect', { revoked: ended.value.revoked });
      return ended;
    }),
  };
}
