import { readFileSync } from 'node:fs';
import { runCli } from '../support/agent-process.ts';

/** Linux counts hundredths of a second. */
const MS_PER_TICK = 10;

/** The processor's time a running process used so far, all threads: unlike elapsed time it knows no neighbours. */
export function readCpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // Behind the name, which may hold blanks: state is the first field, utime and stime the 12th and 13th.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

const TELL_CPU =
  'process.on("exit", () => process.stderr.write("\\ncpu " + JSON.stringify(process.cpuUsage()) + "\\n"))';

/** Runs a command to its end, which must be a good one; the processor's time it took. */
export async function cpuOfCommand(args: readonly string[]): Promise<number> {
  const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(TELL_CPU)}`];
  const { code, stderr } = await runCli(args, { nodeArguments });
  const [, user, system] = /^cpu \{"user":(\d+),"system":(\d+)\}$/mu.exec(stderr) ?? [];
  if (code !== 0 || user === undefined || system === undefined)
    throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  return (Number(user) + Number(system)) / 1_000;
}
