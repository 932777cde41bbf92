import { dialog } from 'electron';
import { COMMANDS } from '../src-agent/contract/commands.ts';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import { describeCommand } from '../src-agent/contract/text/command-text.ts';
import { chooseLanguage } from '../src-agent/contract/text/text.ts';
import type { AgentSupervisor } from './agent-supervisor.ts';
import { wordsFor } from './words.ts';

/**
 * Shows the local command of a service whole and lets the operator confirm it (RELIABILITY.md CMD-2): in a dialog of the
 * system, because a page that was taken over could press any button of its own. false: it may not run.
 */
export type ConfirmCommand = (service: string) => Promise<Result<{ confirmed: boolean }>>;

export function createConfirmCommand(deps: {
  readonly supervisor: Pick<AgentSupervisor, 'send'>;
  /** The desktop's language, as `fr-FR`. */
  readonly locale: () => string;
}): ConfirmCommand {
  const { supervisor, locale } = deps;
  let isAsking = false;

  async function ask(service: string): Promise<Result<{ confirmed: boolean }>> {
    const settings = await supervisor.send(COMMANDS['settings.get'], {});
    if (!settings.ok) return settings;
    const shown = await supervisor.send(COMMANDS['deploys.command'], { service });
    if (!shown.ok) return shown;
    const { found, failure, service: named } = shown.value;
    // Whatever else stands in its way has to be mended first.
    if (failure !== null && failure.code !== 'deploy.command-unconfirmed')
      return { ok: false, error: failure };
    if (found === null) return err('deploy.command-changed');
    const language = chooseLanguage(settings.value.language, {}, locale());
    const words = wordsFor(language);
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      title: 'Render Signal Desktop',
      message: words.commandQuestion(named.name === '' ? named.id : named.name),
      detail: [...describeCommand(shown.value, language), '', words.commandDetail].join('\n'),
      buttons: [words.commandAllow, words.commandRefuse],
      // A key that is pressed by habit is a no.
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    if (response !== 0) return ok({ confirmed: false });
    const { fingerprint } = found;
    const done = await supervisor.send(COMMANDS['deploys.confirm-command'], { service, fingerprint });
    return done.ok ? ok({ confirmed: true }) : done;
  }

  return async (service) => {
    // One question at a time: a page cannot bury the operator in them.
    if (isAsking) return err('command.too-many');
    isAsking = true;
    try {
      return await ask(service);
    } finally {
      isAsking = false;
    }
  };
}
