import { COMMANDS } from '../src-agent/contract/commands.ts';
import type { DesktopMode } from '../src-agent/contract/desktop.ts';
import { ok, type Result } from '../src-agent/contract/result.ts';
import type { AgentSupervisor } from './agent-supervisor.ts';

/**
 * To the demonstration or back. Each has settings of its own, but the language and theme that the operator chose in
 * one of them hold in the other, too. Fails when the new agent cannot be told; the mode is changed all the same.
 */
export async function switchMode(
  supervisor: Pick<AgentSupervisor, 'send' | 'setMode'>,
  mode: DesktopMode,
): Promise<Result<null>> {
  const before = await supervisor.send(COMMANDS['settings.get'], {});
  await supervisor.setMode(mode);
  // An agent that was away cannot say how it looked: the next one keeps its own look.
  if (!before.ok) return ok(null);
  const after = await supervisor.send(COMMANDS['settings.get'], {});
  if (!after.ok) return after;
  const { language, appearance } = before.value;
  if (after.value.language === language && after.value.appearance.theme === appearance.theme) return ok(null);
  const changed = await supervisor.send(COMMANDS['settings.set'], { change: { language, appearance } });
  return changed.ok ? ok(null) : changed;
}
