import type { Readable } from 'node:stream';
import { COMMANDS } from '../contract/commands.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { confirm } from './confirm.ts';
import { serviceName } from './deploy-words.ts';
import type { Session } from './open-session.ts';
import type { Shown } from './prepared-call.ts';
import type { ServiceInvocation } from './read-service-call.ts';
import type { Show } from './show.ts';

/** Asks before anything leaves, then does it to the service once. */
export async function runServiceAction(
  { client }: Session,
  { service: wished, action, yes }: Extract<ServiceInvocation, { run: 'service-act' }>,
  terminal: { readonly show: Show; readonly stdin: Readable; readonly stderr: (text: string) => void },
): Promise<Result<Shown>> {
  if (!yes) {
    const found = await client.call(COMMANDS['deploys.services'], {});
    if (!found.ok) return found;
    const named = found.value.services.filter(({ id }) => wished === null || id === wished);
    const [service] = named;
    // Where it is not clear which one is meant the command itself says so.
    if (service !== undefined && named.length === 1) {
      const question = terminal.show.words.service.ask[action](serviceName({ service }));
      if (!(await confirm(question, terminal))) return err('cli.not-confirmed');
    }
  }
  const done = await client.call(COMMANDS['service.act'], { service: wished, action });
  if (!done.ok) return done;
  return ok({
    json: done.value,
    words: (show) => show.words.service.asked[action](serviceName(done.value)),
    exitCode: 0,
  });
}
