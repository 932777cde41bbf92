import type { Readable } from 'node:stream';
import { COMMANDS } from '../contract/commands.ts';
import { type Deploy, hasEnded } from '../contract/deploy.ts';
import type { DeployService } from '../contract/deploy-commands.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { RpcClient } from '../contract/rpc.ts';
import { confirm } from './confirm.ts';
import { commitWords, deployExitCode, deployWords, progressWords, serviceName } from './deploy-words.ts';
import type { Session } from './open-session.ts';
import type { Shown } from './prepared-call.ts';
import type { DeployAct, DeployInvocation } from './read-deploy-call.ts';
import type { Show } from './show.ts';

type Console = {
  readonly show: Show;
  readonly stdin: Readable;
  readonly stderr: (text: string) => void;
  /** See Terminal. */
  readonly whenStopped: () => Promise<unknown>;
};

/** Asks before anything leaves, does it, and follows the deploy where that was wished. Its progress goes to stderr. */
export async function runDeploy(
  { client, remote }: Session,
  { wish, follow, yes }: Extract<DeployInvocation, { run: 'deploy' }>,
  terminal: Console,
): Promise<Result<Shown>> {
  const question = yes ? ok(null) : await questionOf(wish, client, terminal.show);
  if (!question.ok) return question;
  if (question.value !== null && !(await confirm(question.value, terminal))) return err('cli.not-confirmed');
  const done = await act(wish, client);
  // A command ends with the process that started it, and hears nothing of a Ctrl+C by itself.
  const isOurs = done.ok && wish.act === 'deploy' && done.value.state === 'commanding' && !remote;
  if (isOurs)
    void terminal.whenStopped().then(() => client.call(COMMANDS['deploys.cancel'], { id: done.value.id }));
  const isOver = follow ? hasEnded : ({ state }: Deploy): boolean => !isOurs || state !== 'commanding';
  const deploy =
    done.ok && !isOver(done.value) ? await followUntil(isOver, done.value, client, terminal) : done;
  if (!deploy.ok) return deploy;
  const starts = wish.act !== 'show' && wish.act !== 'cancel';
  const output = wish.act === 'show' && !follow ? await readOutput(deploy.value, 0, client) : ok('');
  if (!output.ok) return output;
  return ok({
    json: output.value === '' ? deploy.value : { ...deploy.value, output: output.value },
    words: (show) => {
      const words = deployWords(deploy.value, show);
      return output.value === ''
        ? words
        : `${words}\n\n${show.words.deploy.output}\n${output.value.trimEnd()}`;
    },
    exitCode: starts || follow ? deployExitCode(deploy.value) : 0,
  });
}

function act(wish: DeployAct, client: RpcClient): Promise<Result<Deploy>> {
  switch (wish.act) {
    case 'deploy': {
      const { service, clearCache, commit } = wish;
      return client.call(COMMANDS['deploys.trigger'], { service, clearCache, commit });
    }
    case 'rollback':
      return client.call(COMMANDS['deploys.rollback'], { id: wish.id });
    case 'rollback-to': {
      const { service, renderId } = wish;
      return client.call(COMMANDS['service.rollback'], { service, renderId });
    }
    case 'cancel':
      return client.call(COMMANDS['deploys.cancel'], { id: wish.id });
    case 'show':
      return client.call(COMMANDS['deploys.show'], { id: wish.id });
  }
}

async function followUntil(
  isOver: (deploy: Deploy) => boolean,
  begun: Deploy,
  client: RpcClient,
  { show, stderr }: Console,
): Promise<Result<Deploy>> {
  let deploy = begun;
  let said = '';
  let printed = 0;
  for (;;) {
    const words = progressWords(deploy, show);
    if (words !== said) stderr(`${words}\n`);
    said = words;
    const output = await readOutput(deploy, printed, client);
    if (!output.ok) return output;
    stderr(output.value);
    printed = deploy.outputChars;
    if (isOver(deploy)) return ok(deploy);
    const { id, revision } = deploy;
    const next = await client.call(COMMANDS['deploys.next'], { id, revision });
    if (!next.ok) return next;
    deploy = next.value;
  }
}

/** What a command has printed, from a character on; hidden characters made visible, as for a mail. */
async function readOutput(
  { id, outputChars }: Deploy,
  from: number,
  client: RpcClient,
): Promise<Result<string>> {
  let text = '';
  for (let next = from; next < outputChars; ) {
    const page = await client.call(COMMANDS['deploys.output'], { id, from: next });
    if (!page.ok) return page;
    if (page.value.text === '') break;
    text += page.value.text;
    next = page.value.next;
  }
  return ok(text.replaceAll(/\p{Cf}/gu, '\u{FFFD}'));
}

/** null: nothing is done, or the command itself will say what is missing. */
async function questionOf(wish: DeployAct, client: RpcClient, show: Show): Promise<Result<string | null>> {
  const { deploy: words } = show.words;
  if (wish.act === 'show') return ok(null);
  if (wish.act === 'deploy') {
    const found = await client.call(COMMANDS['deploys.services'], {});
    if (!found.ok) return found;
    const { services } = found.value;
    const named = services.filter(({ id }) => wish.service === null || id === wish.service);
    const [service] = named;
    return ok(service === undefined || named.length > 1 ? null : askDeploy(service, wish, show));
  }
  if (wish.act === 'rollback-to') {
    const listed = await client.call(COMMANDS['service.deploys'], { service: wish.service, limit: 100 });
    if (!listed.ok) return listed;
    const source = listed.value.items.find(({ renderId }) => renderId === wish.renderId);
    const commit = source?.commit ?? null;
    const to = commit === null ? wish.renderId : commitWords({ commit, commitAsked: null });
    return ok(words.askRollback(serviceName(listed.value), to));
  }
  const found = await client.call(COMMANDS['deploys.show'], { id: wish.id });
  if (!found.ok) return found;
  const name = serviceName(found.value);
  if (wish.act === 'cancel') return ok(words.askCancel(name));
  return ok(words.askRollback(name, commitWords(found.value)));
}

function askDeploy(
  service: DeployService,
  { commit, clearCache }: Extract<DeployAct, { act: 'deploy' }>,
  { words }: Show,
): string {
  const ready = service.methods.filter(({ failure }) => failure === null);
  return words.deploy.askDeploy({
    service: serviceName({ service }),
    branch: service.branch === '' ? words.deploy.branchOfRender : service.branch,
    commit,
    clearCache: clearCache ?? service.clearCache,
    methods: ready.length === 0 ? '-' : ready.map(({ method }) => words.deploy.methods[method]).join(' > '),
  });
}
