import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import { ok } from '../contract/result.ts';
import { checkTargetSecret } from '../delivery/target-secrets.ts';
import { checkDeployHooks } from '../deploy/parse-deploy-hook.ts';

export function secretHandlers(agent: Agent) {
  const { secrets, store, clock } = agent.options;
  /** Name and place only: a value never comes near the audit. */
  const note = (who: string, action: string, after: { name: string; place: string | null }): void =>
    store.audit.write({ at: clock.now(), who, action, before: null, after });
  return {
    'secrets.list': COMMANDS['secrets.list'].bind(async () => {
      const keychain = await secrets.checkKeychain();
      const states = await secrets.list();
      if (keychain.ok) return ok({ secrets: [...states], keychain: null });
      const { code, params, retryable } = keychain.error;
      return ok({ secrets: [...states], keychain: { code, params, retryable } });
    }),
    'secrets.set': COMMANDS['secrets.set'].bind(async ({ name, value }, { who }) => {
      const usable = name === 'RENDER_DEPLOY_HOOK' ? checkDeployHooks(value) : checkTargetSecret(name, value);
      if (!usable.ok) return usable;
      const place = await secrets.set(name, value);
      if (!place.ok) return place;
      note(who, 'secrets.set', { name, place: place.value });
      agent.secretsChanged(name);
      return ok({ name, set: true, place: place.value });
    }),
    'secrets.clear': COMMANDS['secrets.clear'].bind(async ({ name }, { who }) => {
      const cleared = await secrets.clear(name);
      if (!cleared.ok) return cleared;
      note(who, 'secrets.clear', { name, place: null });
      agent.secretsChanged(name);
      return ok({ name, set: false, place: null });
    }),
  };
}
