import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../test/support/store-samples.ts';
import type { CommandStore } from './command-store.ts';

let test: TestStore;
let commands: CommandStore;
let deploy: number;
beforeEach(async () => {
  test = await openTestStore('command-store');
  commands = test.store.commands;
  deploy = test.store.deploys.create({
    service: { id: 'srv-a', name: '' },
    who: 'test',
    at: 0,
    clearCache: false,
    commitAsked: null,
    rollbackTo: null,
    commit: null,
  }).id;
});
afterEach(() => test.remove());

const readAll = (from = 0): string => {
  let text = '';
  for (let next = from; ; ) {
    const page = commands.output(deploy, next);
    if (page.text === '') return text;
    text += page.text;
    next = page.next;
  }
};

describe('the output of a command', () => {
  it('is read page by page, from any character on', () => {
    const lines = Array.from({ length: 9_000 }, (_, at) => `line ${at} 😀\n`).join('');
    expect(commands.append(deploy, lines)).toBe([...lines].length);
    expect(readAll()).toBe(lines);
    expect(readAll(40_000)).toBe([...lines].slice(40_000).join(''));
    expect(commands.output(deploy, 10_000_000)).toMatchObject({ text: '', next: [...lines].length });
    expect(commands.output(deploy + 1, 0)).toEqual({ from: 0, text: '', next: 0, chars: 0 });
  });

  it('CMD-3: its newest 1,000,000 characters are kept', () => {
    for (let round = 0; round < 25; round += 1) commands.append(deploy, `${round % 10}`.repeat(50_000));
    const page = commands.output(deploy, 0);
    expect(page.chars).toBe(1_250_000);
    expect(page.from).toBeGreaterThanOrEqual(250_000);
    const kept = readAll();
    expect(kept.length).toBe(1_250_000 - page.from);
    expect(kept.length).toBeGreaterThan(1_000_000 - 40_000);
    expect(kept.endsWith('4'.repeat(50_000))).toBe(true);
  });

  it('goes with its deploy', () => {
    commands.begin(deploy, 'mark');
    commands.append(deploy, 'words');
    test.store.deploys.change(deploy, { state: 'done', endedAt: 1 });
    const retention = { mailDays: 1, contentDays: 1, deliveryDays: 1, auditDays: 30, backups: 1 };
    const { removed } = test.store.retention.prune({ now: 10 * 86_400_000, retention, maxMs: 1_000 });
    expect(removed.deploys).toBe(1);
    expect(commands.output(deploy, 0).chars).toBe(0);
    expect(commands.run(deploy)).toBeNull();
  });
});
