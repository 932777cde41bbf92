import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deploy, ShownCommand } from '../contract/deploy.ts';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import { SECRET_NAMES } from '../contract/secrets.ts';
import type { RenderService } from '../contract/settings.ts';
import type { Clock, CommandConfirmation, CommandLog, DeployChange, Log, NewId } from '../ports.ts';
import { describeError } from '../support/describe-error.ts';
import { collectOutput } from './collect-output.ts';
import { concludeCommand, concludeInterrupted } from './conclude-command.ts';
import { endOrphans } from './end-orphans.ts';
import { type JudgedCommand, judgeCommand } from './judge-command.ts';
import { type RenderSecrets, readDeployWays } from './read-deploy-ways.ts';
import { COMMAND_LIMITS, type CommandLimits, type CommandRun, runCommand } from './run-command.ts';

/** The local commands of the services: shown, confirmed, run one at a time (RELIABILITY.md CMD-1 to CMD-3). */
export type CommandDesk = {
  /** As it would run now. */
  show(service: RenderService): Promise<Result<ShownCommand>>;
  /** Lets run what was shown under this fingerprint, and nothing else. */
  confirm(service: RenderService, fingerprint: string, who: string): Promise<Result<ShownCommand>>;
  /** Why it would not run now; null: it would. */
  fault(service: RenderService): Promise<Failure | null>;
  /** Those that wait for the operator. */
  unconfirmed(services: readonly RenderService[]): readonly Failure[];
  /** Starts it, when it may. `begin` stores that it starts and gives the deploy as it is then. */
  run(service: RenderService, begin: () => Deploy): Promise<Result<Deploy>>;
  /** Resolves when the command of this deploy has ended; at once when none runs. */
  ended(deployId: number): Promise<void>;
  /** false: it runs none. */
  cancel(deployId: number): boolean;
  /** After the death of an agent: ends what its command left running, and says so. */
  recover(deploy: Deploy): Promise<void>;
  /** Ends what runs; nothing starts any more. */
  stop(): Promise<void>;
};

export type CommandPorts = {
  readonly log: CommandLog;
  readonly newId: NewId;
  readonly redact: (text: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataDir: string;
  readonly machine: string;
  /** In the demonstration nothing of this machine is run. */
  readonly refused: boolean;
  readonly limits?: CommandLimits;
};

export function createCommandDesk(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: RenderSecrets;
  readonly services: () => readonly RenderService[];
  readonly commands: CommandPorts;
  readonly save: (id: number, change: DeployChange) => Deploy;
  readonly audit: (who: string, action: string, after: unknown) => void;
  /** A command was confirmed, or is no longer. */
  readonly onConfirmed: () => void;
}): CommandDesk {
  const { clock, secrets, save, audit, log } = options;
  const { log: kept, limits = COMMAND_LIMITS, dataDir, machine, ...ports } = options.commands;
  let running: { readonly deploy: number; readonly run: CommandRun; readonly over: Promise<void> } | null =
    null;
  let isStopping = false;

  /** Its own folder is where it runs, and where its arguments name files. */
  async function judge({ id, command }: RenderService): Promise<Result<JudgedCommand>> {
    if (command === null) return err('deploy.command-none', { params: { service: id } });
    const folder = join(dataDir, 'commands', id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const judged = await judgeCommand(command, { service: id, folder, machine });
    return judged.ok ? ok(judged.value) : err(judged.fault, { params: { path: judged.path } });
  }

  /** The confirmation of what lies there now. One of anything else is void for good: changed back is changed. */
  function confirmationOf(service: RenderService, found: JudgedCommand): CommandConfirmation | null {
    const confirmation = kept.confirmation(service.id);
    if (confirmation === null) return null;
    const { fingerprint, command } = confirmation;
    if (fingerprint === found.fingerprint && command === JSON.stringify(service.command)) return confirmation;
    kept.revoke(service.id);
    audit(`agent@${machine}`, 'deploys.command-changed', {
      service: service.id,
      program: found.program.path,
    });
    options.onConfirmed();
    return null;
  }

  function mayRun(service: RenderService, found: JudgedCommand): Failure | null {
    if (ports.refused) return failure('deploy.command-demo', {});
    return confirmationOf(service, found) === null
      ? failure('deploy.command-unconfirmed', { service: nameOf(service) })
      : null;
  }

  async function show(service: RenderService): Promise<Result<ShownCommand>> {
    const { id, name, command } = service;
    if (command === null) return err('deploy.command-none', { params: { service: nameOf(service) } });
    const judged = await judge(service);
    if (!judged.ok) {
      const { code, params, retryable } = judged.error;
      return ok({
        service: { id, name },
        command,
        found: null,
        failure: { code, params, retryable },
        confirmed: null,
      });
    }
    const { program, files, folder, fingerprint } = judged.value;
    const confirmation = confirmationOf(service, judged.value);
    return ok({
      service: { id, name },
      command,
      found: { program, files: [...files], folder, fingerprint },
      failure: mayRun(service, judged.value),
      confirmed: confirmation === null ? null : { who: confirmation.who, at: confirmation.at },
    });
  }

  /** Tells the redactor every secret there is: a command may know one from elsewhere. */
  async function readEverySecret(): Promise<void> {
    for (const name of SECRET_NAMES) await secrets.get(name);
    for (const { id } of options.services()) await readDeployWays(id, secrets);
  }

  function start(deploy: Deploy, service: RenderService, found: JudgedCommand): void {
    const mark = ports.newId();
    kept.begin(deploy.id, mark);
    const output = collectOutput({
      clock,
      redact: ports.redact,
      write: (text) => {
        try {
          save(deploy.id, { outputChars: kept.append(deploy.id, text) });
        } catch (error) {
          // A full disk loses the words of a command, not the command.
          log.warn('The output of a command could not be kept', { cause: describeError(error) });
        }
      },
    });
    const run = runCommand(found, { clock, env: ports.env, mark, limits, output });
    if (run.pid !== null) kept.started(deploy.id, run.pid);
    const over = run.ended
      .then((end) => {
        const given = {
          hasHealth: service.healthUrl !== null,
          now: clock.now(),
          program: found.program.path,
          limitMs: limits.runMs,
          lastLine: output.lastLine(),
        };
        save(deploy.id, concludeCommand(deploy, end, given));
      })
      .finally(() => {
        running = null;
      });
    running = { deploy: deploy.id, run, over };
  }

  return {
    show,
    async confirm(service, fingerprint, who) {
      if (ports.refused) return err('deploy.command-demo');
      const judged = await judge(service);
      if (!judged.ok) return judged;
      const { program, args } = judged.value;
      if (judged.value.fingerprint !== fingerprint) return err('deploy.command-changed');
      const command = JSON.stringify(service.command);
      kept.confirm({ serviceId: service.id, command, fingerprint, who, at: clock.now() });
      audit(who, 'deploys.confirm-command', {
        service: service.id,
        program: program.path,
        args,
        fingerprint,
      });
      options.onConfirmed();
      return show(service);
    },
    async fault(service) {
      const judged = await judge(service);
      if (judged.ok) return mayRun(service, judged.value);
      const { code, params, retryable } = judged.error;
      return { code, params, retryable };
    },
    unconfirmed: (services) =>
      ports.refused
        ? []
        : services
            .filter(({ id, command }) => command !== null && kept.confirmation(id) === null)
            .map((service) => failure('deploy.command-unconfirmed', { service: nameOf(service) })),
    async run(service, begin) {
      await readEverySecret();
      // Nothing may come between this look and the start but what is done at once.
      const judged = await judge(service);
      if (!judged.ok) return judged;
      const refusal = mayRun(service, judged.value);
      if (refusal !== null) return { ok: false, error: refusal };
      if (isStopping) return err('agent.stopping');
      if (running !== null) return err('deploy.command-busy');
      const deploy = begin();
      const { program, args, fingerprint } = judged.value;
      audit(deploy.who, 'deploys.command', {
        deploy: deploy.id,
        service: service.id,
        program: program.path,
        args,
        fingerprint,
      });
      start(deploy, service, judged.value);
      return ok(deploy);
    },
    async ended(deployId) {
      if (running?.deploy === deployId) await running.over;
    },
    cancel(deployId) {
      if (running?.deploy !== deployId) return false;
      running.run.stop('cancelled');
      return true;
    },
    async recover(deploy) {
      const run = kept.run(deploy.id);
      if (run !== null) await endOrphans(run.mark, clock, limits.graceMs);
      const isEnded = process.platform === 'linux' || run === null;
      save(deploy.id, concludeInterrupted(deploy, { now: clock.now(), pid: isEnded ? null : run.pid }));
    },
    async stop() {
      isStopping = true;
      running?.run.stop('interrupted');
      await Promise.allSettled([running?.over]);
    },
  };
}

function nameOf({ id, name }: RenderService): string {
  return name === '' ? id : name;
}

function failure(code: Failure['code'], params: Failure['params']): Failure {
  return { code, params, retryable: false };
}
