import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import { ok } from '../contract/result.ts';
import { copyPage } from './copy-page.ts';

export function deployHandlers({ deploys, options }: Agent) {
  return {
    'deploys.services': COMMANDS['deploys.services'].bind(async () =>
      ok({ services: [...(await deploys.services())] }),
    ),
    'deploys.trigger': COMMANDS['deploys.trigger'].bind((wish, { who }) => deploys.trigger({ ...wish, who })),
    'deploys.list': COMMANDS['deploys.list'].bind((query) => copyPage(options.store.deploys.page(query))),
    'deploys.show': COMMANDS['deploys.show'].bind(({ id }) => deploys.show(id)),
    'deploys.next': COMMANDS['deploys.next'].bind(({ id, revision }) => deploys.next(id, revision)),
    'deploys.command': COMMANDS['deploys.command'].bind(({ service }) => deploys.command(service)),
    'deploys.confirm-command': COMMANDS['deploys.confirm-command'].bind(({ service, fingerprint }, { who }) =>
      deploys.confirmCommand(service, fingerprint, who),
    ),
    'deploys.output': COMMANDS['deploys.output'].bind(({ id, from }) => {
      const deploy = deploys.show(id);
      return deploy.ok ? ok(options.store.commands.output(id, from)) : deploy;
    }),
    'deploys.verify': COMMANDS['deploys.verify'].bind(({ service }) => deploys.verify(service)),
    'deploys.cancel': COMMANDS['deploys.cancel'].bind(({ id }, { who }) => deploys.cancel(id, who)),
    'deploys.rollback': COMMANDS['deploys.rollback'].bind(({ id }, { who }) => deploys.rollback(id, who)),
  };
}
