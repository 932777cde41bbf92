import { parseArgs } from 'node:util';

/** What the application was started with. */
export type StartOptions = {
  /** The agent's command line instead of a window: what stands after `--cli`. */
  readonly cli: readonly string[] | null;
  readonly dataDir: string | null;
  /** In the tray, without a window: how the session starts it. */
  readonly hidden: boolean;
  readonly verbose: boolean;
  /** Where Google is asked instead of Google: a loopback address with its port. The agent refuses any other. */
  readonly google: string | null;
  /** The same for Render. */
  readonly render: string | null;
};

/** `args` without the program and without the folder of the application. Chromium's own switches are let through. */
export function readStartOptions(args: readonly string[]): StartOptions {
  const at = args.indexOf('--cli');
  const { values } = parseArgs({
    args: at === -1 ? [...args] : [],
    options: {
      data: { type: 'string' },
      hidden: { type: 'boolean' },
      verbose: { type: 'boolean' },
      google: { type: 'string' },
      render: { type: 'string' },
    },
    strict: false,
  });
  return {
    cli: at === -1 ? null : args.slice(at + 1),
    dataDir: typeof values.data === 'string' ? values.data : null,
    hidden: values.hidden === true,
    verbose: values.verbose === true,
    google: typeof values.google === 'string' ? values.google : null,
    render: typeof values.render === 'string' ? values.render : null,
  };
}
