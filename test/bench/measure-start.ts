import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../support/agent-process.ts';
import { startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { decide, noticeMail, openTestStore, sendAllDue } from '../support/store-samples.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { type Figure, figure, medianFigure } from './figures.ts';
import { cpuOfCommand } from './process-cpu.ts';
import { type RunningAgent, startRunningAgent } from './running-agent.ts';

const ROUNDS = 300;

export type StartTimes = {
  /** From starting the process to its end. */
  readonly version: Figure;
  readonly versionCpu: Figure;
  /** Opens the data folder itself. */
  readonly statusAlone: Figure;
  readonly statusAloneCpu: Figure;
  /** Asks the agent that runs. */
  readonly statusOfRunning: Figure;
  /** From starting the process to IDLE on the watched folder. */
  readonly runUntilWatching: Figure;
  readonly stop: Figure;
  /** A mail noticed, then decided, then its attempt, then its delivery: four transactions, each synced. */
  readonly transactionsPerSecond: Figure;
  /** What the disk gives: 4 KB written and synced. */
  readonly syncsPerSecond: Figure;
};

export async function measureStart(options: { readonly runs: number }): Promise<StartTimes> {
  const { runs } = options;
  const folder = createTemporaryFolder('bench-start');
  const server = await startScriptedImapServer();
  const data = ['--data', join(folder.path, 'data')];
  const agents: RunningAgent[] = [];
  const countIdles = () => server.commands().filter(({ name }) => name === 'IDLE').length;
  try {
    const version = await times(runs, () => runToEnd(['--version']));
    const alone = await times(runs, () => runToEnd(['status', '--json', ...data]));
    const versionCpu = await cpuTimes(runs, ['--version']);
    const aloneCpu = await cpuTimes(runs, ['status', '--json', ...data]);
    const watching: number[] = [];
    const stopping: number[] = [];
    let asked: readonly number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const idled = countIdles();
      const agent = await startRunningAgent(server, 'http://127.0.0.1:9/');
      agents.push(agent);
      await server.waitForCommand('IDLE', idled + 1, 60_000);
      watching.push(Date.now() - agent.startedAt);
      if (run === 0) asked = await times(runs, () => runToEnd(['status', '--json', '--data', agent.dataDir]));
      stopping.push(...(await times(1, agent.stop)));
    }
    return {
      version: medianFigure(version, 'ms'),
      versionCpu: medianFigure(versionCpu, 'ms'),
      statusAlone: medianFigure(alone, 'ms'),
      statusAloneCpu: medianFigure(aloneCpu, 'ms'),
      statusOfRunning: medianFigure(asked, 'ms'),
      runUntilWatching: medianFigure(watching, 'ms'),
      stop: medianFigure(stopping, 'ms'),
      transactionsPerSecond: await transactionsPerSecond(),
      syncsPerSecond: syncsPerSecond(join(folder.path, 'sync')),
    };
  } finally {
    for (const agent of agents) await agent.remove();
    await server.close();
    await folder.remove();
  }
}

async function runToEnd(args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCli(args);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
}

async function times(runs: number, act: () => Promise<unknown>): Promise<readonly number[]> {
  const spent: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await act();
    spent.push(performance.now() - start);
  }
  return spent;
}

async function cpuTimes(runs: number, args: readonly string[]): Promise<readonly number[]> {
  const spent: number[] = [];
  for (let run = 0; run < runs; run += 1) spent.push(await cpuOfCommand(args));
  return spent;
}

async function transactionsPerSecond(): Promise<Figure> {
  const test = await openTestStore('bench-transactions');
  try {
    const { store, clock } = test;
    const start = performance.now();
    for (let uid = 1; uid <= ROUNDS; uid += 1) {
      decide(store, noticeMail(store, uid), clock.now());
      if (sendAllDue(store, clock.now()) !== 1) throw new Error(`mail ${uid} was not sent once`);
    }
    return figure((4 * ROUNDS * 1_000) / (performance.now() - start), 'transactions/s');
  } finally {
    await test.remove();
  }
}

function syncsPerSecond(path: string): Figure {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4_096, 1);
  const start = performance.now();
  for (let count = 0; count < ROUNDS; count += 1) {
    writeSync(file, block);
    fdatasyncSync(file);
  }
  const spent = performance.now() - start;
  closeSync(file);
  return figure((ROUNDS * 1_000) / spent, 'syncs/s');
}
