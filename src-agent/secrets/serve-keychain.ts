import { assertNever } from '../contract/assert-never.ts';
import { type KeychainLibrary, loadKeytar } from './keychain.ts';
import { type KeychainAnswer, type KeychainCall, keychainCallSchema } from './keychain-messages.ts';

/** The program of the keychain's own process: answers calls over its channel and dies with it. */

async function act(keytar: KeychainLibrary, call: KeychainCall): Promise<string | boolean | null> {
  switch (call.act) {
    case 'get':
      return keytar.getPassword(call.service, call.account);
    case 'set':
      await keytar.setPassword(call.service, call.account, call.value);
      return null;
    case 'clear':
      return keytar.deletePassword(call.service, call.account);
    default:
      return assertNever(call);
  }
}

async function answer(call: KeychainCall): Promise<KeychainAnswer> {
  try {
    return { id: call.id, value: await act(await loadKeytar(), call) };
  } catch (thrown) {
    return { id: call.id, error: thrown instanceof Error ? thrown.message : 'thrown' };
  }
}

process.on('message', (message) => {
  void answer(keychainCallSchema.parse(message)).then((reply) => process.send?.(reply));
});
// Not process.exit: that waits for the thread of a call that does not end.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
