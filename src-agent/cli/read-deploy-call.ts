import { COMMANDS } from '../contract/commands.ts';
import { ok, type Result } from '../contract/result.ts';
import { optionalNumber, type Values, wholeNumber, wrongUse } from './arguments.ts';
import {
  commandWords,
  deployExitCode,
  deploysWords,
  deployWords,
  verifyExitCode,
  verifyWords,
} from './deploy-words.ts';
import { type PreparedCall, prepareCall } from './prepared-call.ts';

/** A deploy, or something done to one: asked first, followed on request. */
export type DeployAct =
  | {
      readonly act: 'deploy';
      readonly service: string | null;
      readonly clearCache: boolean | null;
      readonly commit: string | null;
    }
  | { readonly act: 'rollback' | 'cancel' | 'show'; readonly id: number }
  /** To a deploy of Render's own list. */
  | { readonly act: 'rollback-to'; readonly service: string | null; readonly renderId: string };

/** The local command of a service is shown whole, and may run from then on. */
type ConfirmCommand = {
  readonly run: 'confirm-command';
  /** null: the only one of the settings. */
  readonly service: string | null;
  /** Without asking. */
  readonly yes: boolean;
};

export type DeployInvocation =
  | PreparedCall
  | ConfirmCommand
  | {
      readonly run: 'deploy';
      readonly wish: DeployAct;
      readonly follow: boolean;
      /** Without asking. */
      readonly yes: boolean;
    };

export function readDeploy(values: Values): Result<DeployInvocation> {
  const { service = null, commit = null, follow, yes } = values;
  const wish = { service, commit, clearCache: values['clear-cache'] ? true : null };
  const call = prepareCall(COMMANDS['deploys.trigger'], wish, deployWords, deployExitCode);
  return call.ok ? ok({ run: 'deploy', wish: { act: 'deploy', ...wish }, follow, yes }) : call;
}

export function readVerify({ service }: Values): Result<PreparedCall> {
  return prepareCall(COMMANDS['deploys.verify'], { service }, verifyWords, verifyExitCode);
}

export function readDeploys(
  action: string | undefined,
  [id, ...rest]: readonly string[],
  values: Values,
): Result<DeployInvocation> {
  const { cursor, limit, follow, yes } = values;
  if ((action === undefined || action === 'list') && id === undefined) {
    return prepareCall(COMMANDS['deploys.list'], { cursor, limit: optionalNumber(limit) }, deploysWords);
  }
  if (action === 'rollback' && id?.startsWith('dep-') && rest.length === 0) {
    const wish = { service: values.service ?? null, renderId: id };
    const call = prepareCall(COMMANDS['service.rollback'], wish, deployWords, deployExitCode);
    return call.ok ? ok({ run: 'deploy', wish: { act: 'rollback-to', ...wish }, follow, yes }) : call;
  }
  if (action === 'confirm-command' && rest.length === 0) {
    const service = id ?? values.service ?? null;
    const call = prepareCall(COMMANDS['deploys.command'], { service }, commandWords);
    return call.ok ? ok({ run: 'confirm-command', service, yes }) : call;
  }
  const number = wholeNumber(id ?? '');
  const isAct = action === 'show' || action === 'cancel' || action === 'rollback';
  if (!isAct || Number.isNaN(number) || rest.length > 0)
    return wrongUse(
      'deploys [list] | show ID [--follow] | cancel ID [--follow] [--yes] | rollback ID|dep-… [--follow] [--yes] | confirm-command [SERVICE] [--yes]',
    );
  return ok({ run: 'deploy', wish: { act: action, id: number }, follow, yes });
}
