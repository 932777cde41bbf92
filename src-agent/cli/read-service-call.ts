import { COMMANDS } from '../contract/commands.ts';
import { ok, type Result } from '../contract/result.ts';
import { type ServiceAction, serviceActionSchema } from '../contract/service-commands.ts';
import { optionalNumber, type Values, wrongUse } from './arguments.ts';
import { type PreparedCall, prepareCall } from './prepared-call.ts';
import { listedDeploysWords, serviceLogWords, serviceStateWords } from './service-words.ts';

export type ServiceInvocation =
  | PreparedCall
  | {
      readonly run: 'service-act';
      readonly service: string | null;
      readonly action: ServiceAction;
      /** Without asking. */
      readonly yes: boolean;
    };

const USE =
  'service show | restart | suspend | resume | deploys | logs [--build dep-…] [--search TEXT] [--lines N] [--service srv-…]';

/** The commands over a service of Render, as `read…` of command-line.ts. */
export function readService(
  action: string | undefined,
  rest: readonly string[],
  values: Values,
): Result<ServiceInvocation> {
  const { service, search, lines, build, limit, yes } = values;
  if (rest.length > 0) return wrongUse(USE);
  switch (action) {
    case undefined:
    case 'show':
      return prepareCall(COMMANDS['service.show'], { service }, serviceStateWords);
    case 'logs': {
      const wish = { service, build, search, lines: optionalNumber(lines) };
      return prepareCall(COMMANDS['service.logs'], wish, serviceLogWords);
    }
    case 'deploys':
      return prepareCall(
        COMMANDS['service.deploys'],
        { service, limit: optionalNumber(limit) },
        listedDeploysWords,
      );
    default: {
      const act = serviceActionSchema.safeParse(action);
      if (!act.success) return wrongUse(USE);
      const call = prepareCall(COMMANDS['service.act'], { service, action: act.data }, () => '');
      return call.ok ? ok({ run: 'service-act', service: service ?? null, action: act.data, yes }) : call;
    }
  }
}
