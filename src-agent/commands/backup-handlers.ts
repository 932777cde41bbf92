import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import { ok } from '../contract/result.ts';

export function backupHandlers({ backups }: Agent) {
  return {
    'backups.list': COMMANDS['backups.list'].bind(() => ok({ backups: [...backups.list()] })),
    'backups.make': COMMANDS['backups.make'].bind((_input, { who }) => backups.make(who)),
    'backups.check': COMMANDS['backups.check'].bind(({ name }) => backups.check(name)),
    'backups.acknowledge': COMMANDS['backups.acknowledge'].bind((_input, { who }) => {
      backups.acknowledge(who);
      return ok({ done: true });
    }),
    'backups.inspect': COMMANDS['backups.inspect'].bind(async ({ path }) => ok(await backups.inspect(path))),
    'backups.export': COMMANDS['backups.export'].bind(({ path }, { who }) => backups.exportTo(path, who)),
    'backups.restore': COMMANDS['backups.restore'].bind((wish, { who }) => backups.restore(wish, who)),
  };
}
