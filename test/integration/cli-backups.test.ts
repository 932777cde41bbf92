import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CliRig, createCliRig } from '../support/cli-rig.ts';

let rig: CliRig;
beforeEach(() => {
  rig = createCliRig('backups');
});
afterEach(() => rig.remove());

const listSchema = z.object({ backups: z.array(z.object({ name: z.string(), failure: z.unknown() })) });

async function nameOfNewest(): Promise<string> {
  const { json } = await rig.askHere(['backups']);
  return listSchema.parse(json).backups[0]?.name ?? '';
}
async function pollSeconds(): Promise<unknown> {
  const { json } = await rig.askHere(['settings', 'get']);
  return z.object({ mailbox: z.object({ pollSeconds: z.int() }) }).parse(json).mailbox.pollSeconds;
}
const setPoll = (seconds: number) => rig.askHere(['settings', 'set', `mailbox.pollSeconds=${seconds}`]);
const setAside = () => readdirSync(rig.dataDir).filter((name) => name.startsWith('agent.db.set-aside-'));

describe('backups from the command line', () => {
  it('are made, listed, checked, and one that was chosen is restored once it was agreed to', async () => {
    await setPoll(41);
    expect(await rig.askHere(['backups', 'make'])).toMatchObject({ code: 0 });
    const name = await nameOfNewest();
    expect(await rig.askHere(['backups', 'check', name])).toMatchObject({ code: 0, json: { name } });
    await setPoll(42);
    const refused = await rig.run(['backups', 'restore', name], { stdin: 'n\n' });
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('counts as a repeat');
    expect(await pollSeconds()).toBe(42);
    expect(await rig.run(['backups', 'restore', name], { stdin: 'y\n' })).toMatchObject({ code: 0 });
    expect(await pollSeconds()).toBe(41);
    expect(setAside()).toHaveLength(1);
  });

  it('STO-4: work where the database is damaged, and one that is damaged itself is told and refused', async () => {
    await setPoll(41);
    await rig.askHere(['backups', 'make']);
    const name = await nameOfNewest();
    writeFileSync(join(rig.dataDir, 'agent.db'), 'not a database '.repeat(999));
    expect(await rig.askHere(['backups'])).toMatchObject({ code: 0, json: { backups: [{ name }] } });
    const path = join(rig.dataDir, 'backups', name);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, 20_000));
    expect(await rig.askHere(['backups', 'restore', name, '--yes'])).toMatchObject({
      code: 1,
      json: { error: { code: 'backup.damaged', params: { path } } },
    });
    expect(setAside()).toEqual([]);
    writeFileSync(path, whole);
    expect(await rig.askHere(['backups', 'restore', 'newest', '--yes'])).toMatchObject({ code: 0 });
    expect(await pollSeconds()).toBe(41);
  });

  it('STO-4: is restored under a running agent, which starts anew by itself', async () => {
    await setPoll(41);
    const agent = await rig.start(['run']);
    await agent.waitForLine(/Email polling loop started/u);
    expect(await rig.ask(['backups', 'make'])).toMatchObject({ code: 0 });
    await setPoll(42);
    const restored = await rig.ask(['backups', 'restore', await nameOfNewest(), '--yes']);
    expect(restored).toMatchObject({ code: 0, json: { restarted: true } });
    expect(await pollSeconds()).toBe(41);
    expect(setAside()).toHaveLength(1);
    const { json } = await rig.askHere(['audit', '--limit', '1']);
    expect(json).toMatchObject({ items: [{ action: 'backups.restore' }] });
    const attention = async () =>
      z
        .object({ attention: z.array(z.object({ code: z.string() })) })
        .parse((await rig.askHere(['status'])).json)
        .attention.map(({ code }) => code);
    expect(await attention()).toContain('attention.restored');
    expect(await rig.askHere(['backups', 'acknowledge'])).toMatchObject({ code: 0 });
    expect(await attention()).not.toContain('attention.restored');
    expect(await agent.stop()).toEqual({ code: 0, signal: null });
  });

  it('STO-4: the newest that is good is found under a running agent as well; where none is, nothing happens', async () => {
    await setPoll(41);
    await rig.askHere(['backups', 'make']);
    const good = await nameOfNewest();
    await setPoll(42);
    await rig.askHere(['backups', 'make']);
    const folder = join(rig.dataDir, 'backups');
    const damage = (name: string) =>
      writeFileSync(join(folder, name), readFileSync(join(folder, name)).subarray(0, 20_000));
    damage(await nameOfNewest());
    const agent = await rig.start(['run']);
    await agent.waitForLine(/Email polling loop started/u);
    const restored = await rig.ask(['backups', 'restore', 'newest', '--yes']);
    expect(restored).toMatchObject({ code: 0, json: { name: good } });
    expect(await pollSeconds()).toBe(41);
    for (const name of readdirSync(folder)) damage(name);
    expect(await rig.ask(['backups', 'restore', 'newest', '--yes'])).toMatchObject({
      code: 1,
      json: { error: { code: 'backup.none-good' } },
    });
    expect(setAside()).toHaveLength(1);
    expect(await agent.stop()).toEqual({ code: 0, signal: null });
  });

  it('CFG-2: moves to another machine, where receivers arrive switched off', async () => {
    const file = rig.file('settings.json', JSON.stringify({ delivery: { targets: [TARGET] } }));
    await rig.askHere(['settings', 'set', file]);
    const moved = join(rig.folder, 'moved.db');
    expect(await rig.askHere(['backups', 'export', moved])).toMatchObject({ code: 0 });
    const other = createCliRig('moved');
    expect(await other.askHere(['backups', 'restore', moved, '--yes'])).toMatchObject({ code: 0 });
    expect((await other.askHere(['settings', 'get'])).json).toMatchObject({
      delivery: { targets: [{ ...TARGET, enabled: false }] },
    });
    await other.remove();
    const inside = join(rig.dataDir, 'agent.db');
    expect(await rig.askHere(['backups', 'export', inside])).toMatchObject({
      code: 1,
      json: { error: { code: 'file.unwritable' } },
    });
  });
});

const TARGET = { id: 'webhook', url: 'https://receiver.example.com/hook' };
