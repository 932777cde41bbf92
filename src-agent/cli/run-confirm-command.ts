import type { Readable } from 'node:stream';
import { COMMANDS } from '../contract/commands.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { confirm } from './confirm.ts';
import { commandWords, serviceName } from './deploy-words.ts';
import type { Session } from './open-session.ts';
import type { Shown } from './prepared-call.ts';
import type { DeployInvocation } from './read-deploy-call.ts';
import type { Show } from './show.ts';

/** Shows the local command whole and asks; what was shown is what may run from then on, and nothing else (CMD-2). */
export async function runConfirmCommand(
  { client }: Session,
  { service, yes }: Extract<DeployInvocation, { run: 'confirm-command' }>,
  terminal: { readonly show: Show; readonly stdin: Readable; readonly stderr: (text: string) => void },
): Promise<Result<Shown>> {
  const { show } = terminal;
  const found = await client.call(COMMANDS['deploys.command'], { service });
  if (!found.ok) return found;
  const { found: lying, failure, service: named } = found.value;
  if (lying === null) return failure === null ? err('deploy.command-changed') : { ok: false, error: failure };
  if (!yes) {
    terminal.stderr(
      `${show.words.deploy.commandOf(serviceName(found.value))}\n${show.command(found.value)}\n`,
    );
    if (!(await confirm(show.words.deploy.askCommand, terminal))) return err('cli.not-confirmed');
  }
  const { fingerprint } = lying;
  const done = await client.call(COMMANDS['deploys.confirm-command'], { service: named.id, fingerprint });
  return done.ok ? ok({ json: done.value, words: () => commandWords(done.value, show), exitCode: 0 }) : done;
}
