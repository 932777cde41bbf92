import { existsSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { ShownCommand } from '../../src-agent/contract/deploy.ts';
import { connect } from '../../src-agent/store/connection.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { restoreStore } from '../../src-agent/store/restore-store.ts';
import { writeScript } from '../support/command-rig.ts';
import { tellFigures } from '../support/figures.ts';
import { type IdleAgent, openIdleAgent } from '../support/idle-agent.ts';
import { silentLog, unwrap } from '../support/store-samples.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/** A command runs only as the operator saw and confirmed it (RELIABILITY.md CMD-2). */

const SERVICE = 'srv-web';
let idle: IdleAgent;
let folder: ReturnType<typeof createTemporaryFolder>;
let program: string;
let link: string;

beforeEach(async () => {
  folder = createTemporaryFolder('confirmation');
  idle = await openIdleAgent();
  program = writeScript(folder.path, 'deploy', `echo "$@" >> "${join(folder.path, 'ran')}"`);
  link = join(folder.path, 'link');
  symlinkSync(program, link);
  writeFileSync(join(folder.path, 'given'), 'one');
  await setCommand({});
  await confirm();
});
afterEach(async () => {
  await idle.stop();
  await folder.remove();
});

const given = () => join(folder.path, 'given');
type Command = { program?: string; args?: string[]; afterApiRefusal?: 'stop' | 'run-command' };
const setCommand = async (change: Command, id = SERVICE): Promise<void> => {
  const command = { program: link, args: ['--now', given()], afterApiRefusal: 'stop', ...change };
  unwrap(
    await idle.client.call(COMMANDS['settings.set'], {
      change: { deploys: { services: [{ id, command }] } },
    }),
  );
};
const show = async (): Promise<ShownCommand> =>
  unwrap(await idle.client.call(COMMANDS['deploys.command'], { service: null }));
async function confirm(): Promise<ShownCommand> {
  const { service, found } = await show();
  const { fingerprint = '' } = found ?? {};
  return unwrap(
    await idle.client.call(COMMANDS['deploys.confirm-command'], { service: service.id, fingerprint }),
  );
}
/** Without hook and API key the command is the only way. */
async function deploy(): Promise<string> {
  await idle.clock.advance(61_000);
  const begun = unwrap(await idle.client.call(COMMANDS['deploys.trigger'], { service: null }));
  const { id, revision } = begun;
  let now = begun;
  while (now.state === 'commanding')
    now = unwrap(
      await idle.client.call(COMMANDS['deploys.next'], { id, revision: Math.max(revision, now.revision) }),
    );
  return now.failure?.code ?? now.state;
}
const runs = (): number => {
  const ran = join(folder.path, 'ran');
  return existsSync(ran) ? readFileSync(ran, 'utf8').split('\n').length - 1 : 0;
};
/** As another program with the operator's rights would. */
const editDatabase = (sql: string): void => {
  const db = connect(idle.store.path);
  db.exec(sql);
  db.close();
};
const importSomething = async (): Promise<void> => {
  const files = [{ name: 'part.json', text: '{"triage":{"allowedSenders":["a@b.example"]}}' }];
  const { token } = unwrap(await idle.client.call(COMMANDS['import.preview'], { files }));
  unwrap(await idle.client.call(COMMANDS['import.apply'], { token }));
};

const WAYS: Readonly<Record<string, () => Promise<void> | void>> = {
  'another argument': () => setCommand({ args: ['--later', given()] }),
  'another program': () => setCommand({ program: writeScript(folder.path, 'other', 'exit 0') }),
  'the same program by another path': () => setCommand({ program }),
  'more allowed to it': () => setCommand({ afterApiRefusal: 'run-command' }),
  'changed and changed back': async () => {
    await setCommand({ args: [] });
    await setCommand({});
  },
  'changed and undone': async () => {
    await setCommand({ args: [] });
    unwrap(await idle.client.call(COMMANDS['settings.undo'], {}));
  },
  'given to another service': () => setCommand({}, 'srv-other'),
  'an import of anything': importSomething,
  'the program swapped': () =>
    writeFileSync(program, `#!/bin/sh\necho other >> "${join(folder.path, 'ran')}"\n`),
  'its link moved': () => {
    unlinkSync(link);
    symlinkSync(
      writeScript(folder.path, 'other', readFileSync(program, 'utf8').replace('#!/bin/sh\n', '')),
      link,
    );
  },
  'a file it is given changed': () => writeFileSync(given(), 'two'),
  'the confirmation edited in the database': () =>
    editDatabase(`UPDATE command_confirmations SET fingerprint = '${'0'.repeat(64)}'`),
  'the confirmed command edited in the database': () =>
    editDatabase(`UPDATE command_confirmations SET command = replace(command, '--now', '--then')`),
  'the confirmation lent to another service': async () => {
    editDatabase(
      `INSERT INTO command_confirmations SELECT 'srv-other', command, fingerprint, who, at FROM command_confirmations`,
    );
    await setCommand({}, 'srv-other');
  },
};

describe('a local command', () => {
  let waysTried = 0;
  let unconfirmedRuns = 0;

  it('CMD-2: runs once it is confirmed, and as often as it stays as it was', async () => {
    expect([await deploy(), await deploy()]).toEqual(['done', 'done']);
    expect(runs()).toBe(2);
    expect((await show()).confirmed).toMatchObject({ who: 'test' });
  });

  it.each(Object.keys(WAYS))('CMD-2: does not run after: %s', async (way) => {
    await WAYS[way]?.();
    expect(await deploy()).toBe('deploy.command-unconfirmed');
    waysTried += 1;
    unconfirmedRuns += runs();
    expect(runs()).toBe(0);
    expect((await idle.agent.deploys.services())[0]?.methods.at(-1)).toMatchObject({
      method: 'command',
      failure: { code: 'deploy.command-unconfirmed' },
    });
    expect(idle.agent.deploys.attention()).toMatchObject([{ code: 'deploy.command-unconfirmed' }]);
    // Seen anew, it runs anew.
    await confirm();
    expect(await deploy()).toBe('done');
  });

  it('CMD-2: a database that was put in place of another one confirms nothing', async (context) => {
    unwrap(await idle.store.backups.make(7));
    const dataDir = idle.agent.options.dataDir;
    await idle.agent.stop();
    const from = {
      dataDir,
      clock: idle.clock,
      log: silentLog,
      who: 'test',
      source: { from: 'newest-good' },
    } as const;
    unwrap(restoreStore(from));
    const store = unwrap(await openStore({ dataDir, clock: idle.clock, log: silentLog }));
    expect(unwrap(store.settings.get())?.document.deploys.services[0]?.command?.program).toBe(link);
    expect(store.commands.confirmation(SERVICE)).toBeNull();
    store.close();
    tellFigures(context, { waysTried: waysTried + 1, runs: unconfirmedRuns });
  });

  it('CMD-2: what changed between the look and the yes is not confirmed', async () => {
    const { found } = await show();
    await setCommand({ args: ['--all'] });
    const late = await idle.client.call(COMMANDS['deploys.confirm-command'], {
      service: SERVICE,
      fingerprint: found?.fingerprint ?? '',
    });
    expect(late).toMatchObject({ ok: false, error: { code: 'deploy.command-changed' } });
    expect(await deploy()).toBe('deploy.command-unconfirmed');
  });

  it('CMD-2: swapped and swapped back, it is asked for again where the swap was seen', async () => {
    const before = readFileSync(program);
    writeFileSync(program, '#!/bin/sh\n');
    expect((await show()).confirmed).toBeNull();
    writeFileSync(program, before);
    expect(await deploy()).toBe('deploy.command-unconfirmed');
    const actions = idle.store.audit.list({ before: null, limit: 9 }).map(({ action }) => action);
    expect(actions).toContain('deploys.command-changed');
    expect(actions).toContain('deploys.confirm-command');
  });
});
