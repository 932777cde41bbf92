import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';

export function serviceHandlers({ services, deploys }: Agent) {
  return {
    'service.show': COMMANDS['service.show'].bind(({ service }) => services.show(service)),
    'service.act': COMMANDS['service.act'].bind(({ service, action }, { who }) =>
      services.act(service, action, who),
    ),
    'service.logs': COMMANDS['service.logs'].bind((wish) => services.logs(wish)),
    'service.deploys': COMMANDS['service.deploys'].bind(({ service, limit }) =>
      services.deploys(service, limit),
    ),
    'service.rollback': COMMANDS['service.rollback'].bind(({ service, renderId }, { who }) =>
      deploys.rollbackTo(service, renderId, who),
    ),
  };
}
