import { COMMANDS } from '../contract/commands.ts';
import { ok, type Result } from '../contract/result.ts';
import { connectedWords } from './gmail-words.ts';
import type { Session } from './open-session.ts';
import type { Shown } from './prepared-call.ts';
import type { StopSignal } from './run-agent.ts';
import type { Show } from './show.ts';

/**
 * "Connect with Google" from a terminal: says which address to open, waits for the browser to come back, and calls it
 * off with the first signal. The address goes to standard error: the answer alone is the output.
 */
export async function runGmailConnect(
  { client, remote }: Session,
  options: {
    readonly show: Show;
    readonly stderr: (text: string) => void;
    readonly whenStopped: () => Promise<StopSignal>;
  },
): Promise<Result<Shown>> {
  if (!remote) {
    // Without a keychain the token would be gone with this process: known before the user is sent to Google.
    const secrets = await client.call(COMMANDS['secrets.list'], {});
    if (!secrets.ok) return secrets;
    if (secrets.value.keychain !== null) return { ok: false, error: secrets.value.keychain };
  }
  const stopped = options.whenStopped();
  const begun = await client.call(COMMANDS['gmail.connect'], {});
  if (!begun.ok) return begun;
  const { words, instant } = options.show;
  options.stderr(`${words.gmail.open(begun.value.url, instant(begun.value.until))}\n`);
  void stopped.then(() => client.call(COMMANDS['gmail.connect-cancel'], {}));
  const connected = await client.call(COMMANDS['gmail.connect-result'], {});
  if (!connected.ok) return connected;
  return ok({
    json: connected.value,
    words: (show) => connectedWords(connected.value, show),
    exitCode: connected.value.check.failure === null ? 0 : 1,
  });
}
