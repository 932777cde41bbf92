import type { ErrorCode } from '../../src-agent/contract/errors.ts';
import { explainFailure } from '../../src-agent/contract/text/text.ts';
import { FAULTS, type Fault } from './faults.ts';

/** docs/FAULTS.md: what is read of each fault comes from the product's own texts. */
export function renderFaults(): string {
  return [
    INTRODUCTION,
    ...FAULTS.map(({ title, faults }) => `## ${title}\n\n${HEAD}\n${faults.map(tableRow).join('\n')}\n`),
    HOW_TO_ADD,
  ].join('\n');
}

const HEAD =
  '| what goes wrong | what the agent does | what you read | what you do | where | shown by |\n|---|---|---|---|---|---|';

function tableRow({ fault, happens, code, places, test: [file, name] }: Fault): string {
  const said = code === null ? null : wordsOf(code);
  const cells = [
    fault,
    happens,
    said?.read ?? '',
    said?.cure ?? 'Nothing.',
    places.join(', '),
    `\`${file}\`: ${name.trim().replace(/:$/u, '')}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function wordsOf(code: ErrorCode): { readonly read: string; readonly cure: string } {
  const [window, terminal] = (['window', 'terminal'] as const).map((surface) =>
    explainFailure({ code, params: { ...EXAMPLE, ...ownWords(code) } }, 'en', surface),
  );
  if (window === undefined || terminal === undefined) throw new Error(`no words for ${code}`);
  return {
    read: [window.what, window.why].filter((part) => part !== undefined).join(' '),
    cure: window.cure === terminal.cure ? window.cure : `${window.cure}<br>*Command line:* ${terminal.cure}`,
  };
}

/** Where a value means another thing in another area. */
function ownWords(code: ErrorCode): Readonly<Record<string, string>> {
  if (code === 'agent.already-running')
    return { host: 'desk', path: '~/.config/render-signal-desktop/agent.lock' };
  if (code.startsWith('delivery.')) return { host: 'hook.example.org' };
  return code.startsWith('deploy.') ? { host: 'api.render.com', status: 'build_failed' } : {};
}

const EXAMPLE = {
  host: 'imap.example.org',
  services: 'web (srv-abc123)',
  port: 993,
  user: 'deliveries@example.org',
  folder: 'INBOX',
  path: '~/.config/render-signal-desktop/agent.db',
  target: 'make',
  status: 503,
  changes: 5,
  hours: 24,
  seconds: 180,
  version: 9,
  known: 7,
  pid: 4242,
  since: '2026-11-29T09:00:00.000Z',
  reason: 'self-signed certificate',
  fingerprint: 'AB:CD:…',
} as const;

const INTRODUCTION = `# Faults

<!-- Written by \`npm run reliability\`: edit test/reliability/faults.ts, not this page. -->

What goes wrong, what the agent then does, what you read of it and what you do. The sentences are those of the product,
with an example filled in. Each fault is brought about by the test named last. The log has all of them; *where* says where
else: **overview** (its state and what needs attention; \`status\` on the command line), **tray** (picture, tooltip and menu),
**notice** (a notification of the desktop), **history** (the entry of the mail, delivery, check or deploy), **doctor**
(\`doctor\` on the command line, which names the cause and exits with 1).
`;

const HOW_TO_ADD = `## How to add one

An entry in \`test/reliability/faults.ts\` names the failure, whose words stand in \`src-agent/contract/text\`, and the test that
brings it about; then \`npm run reliability\`. A test or a failure that is not there fails \`test/unit/faults.test.ts\`.
`;
