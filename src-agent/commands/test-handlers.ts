import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import { mailboxInUse } from '../contract/google-mailbox.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { WebhookTarget } from '../delivery/sending-target.ts';
import { sendTestDelivery } from '../delivery/test-delivery.ts';
import { type DoctorFacts, runDoctor } from '../doctor/run-doctor.ts';
import type { MailboxSettings } from '../mailbox/connect-mailbox.ts';
import { folderKeyOf } from '../mailbox/folder-key.ts';
import { type ConnectionReport, testConnection } from '../mailbox/test-connection.ts';
import { credentialsOf, readCredentials } from '../read-credentials.ts';
import { missingSettings } from '../watch-hours.ts';
import { createOpenTests } from './open-tests.ts';
import { restoredFailure } from './status-handlers.ts';

export function testHandlers(agent: Agent) {
  const tests = createOpenTests();
  return {
    'mailbox.test': COMMANDS['mailbox.test'].bind(async ({ mailbox, password, ticket }, { who }) => {
      const { document } = agent.settings.current();
      const settings = mailboxInUse({ ...document, ...(mailbox === null ? {} : { mailbox }) });
      const { host, port, user } = settings;
      // The stored password may go to an address that no change of the settings names.
      if (mailbox !== null) noteDraft(agent, who, 'mailbox.test', { host, port, user });
      const report = await tests.run(ticket, (signal) => testMailbox(agent, settings, password, signal));
      if (!report.ok) return report;
      const { idle, messages, unseen } = report.value;
      return ok({ idle, messages, unseen });
    }),
    'targets.test': COMMANDS['targets.test'].bind(async (input, { who }) => {
      const target = 'draft' in input ? ok(input.draft) : findTarget(agent, input.target);
      if (!target.ok) return target;
      const found = target.value;
      if ('draft' in input) noteDraft(agent, who, 'targets.test', { host: new URL(found.url).host });
      const { clock, newId, secrets, version } = agent.options;
      const userAgent = `RenderSignalDesktop/${version}`;
      const sent = await tests.run(input.ticket, (signal) =>
        sendTestDelivery({ clock, newId, secrets, send: agent.sender.send, userAgent, signal }, found),
      );
      if (!sent.ok) return sent;
      const { outcome, verdict } = sent.value;
      if (outcome.kind === 'answered')
        return ok({ status: outcome.status, accepted: verdict.kind === 'accepted' });
      // No answer was read: what stood in the way says more than a status that does not exist.
      return verdict.kind === 'accepted' ? err('delivery.timed-out') : { ok: false, error: verdict.failure };
    }),
    'tests.cancel': COMMANDS['tests.cancel'].bind(({ ticket }) => {
      tests.cancel(ticket);
      return ok({ done: true } as const);
    }),
    'doctor.run': COMMANDS['doctor.run'].bind(async () =>
      ok({ checks: await runDoctor(await doctorFacts(agent)) }),
    ),
  };
}

/** `password`: null for the stored one. */
async function testMailbox(
  agent: Agent,
  settings: MailboxSettings,
  password: string | null,
  signal?: AbortSignal,
): Promise<Result<ConnectionReport>> {
  const { clock, log, reach, secrets, store } = agent.options;
  const { auth } = settings;
  if (password !== null) secrets.hide(password);
  const isGiven = password !== null && auth !== 'google';
  const credentials = isGiven
    ? async () => ok(credentialsOf(password, auth))
    : readCredentials({ secrets, google: agent.gmail.account }, auth);
  const knownServer = store.ledger.readCursor(folderKeyOf(settings)) !== null;
  return testConnection({
    settings,
    credentials,
    clock,
    log: log.child('mailbox'),
    reach,
    wayOut: agent.wayOut,
    knownServer,
    ...(signal === undefined ? {} : { signal }),
  });
}

export async function doctorFacts(agent: Agent): Promise<DoctorFacts> {
  const { connection } = await agent.gmail.status();
  const { document } = agent.settings.current();
  return {
    dataDir: agent.options.dataDir,
    opened: ok({ holder: agent.isRunning() ? 'this-agent' : 'nobody' }),
    settings: document,
    missing: missingSettings(document),
    restored: restoredFailure(agent),
    secrets: agent.options.secrets,
    ledger: agent.options.store.counts.ledger(agent.folder()),
    wayOut: agent.wayOut,
    testMailbox: () => testMailbox(agent, mailboxInUse(document), null),
    now: agent.options.clock.now(),
    clock: agent.clockEvidence.trouble(),
    gmail: connection,
    askRender: agent.services.examine,
  };
}

/** Who tried what with secrets of the store: the address, never a value or a path. */
function noteDraft(
  agent: Agent,
  who: string,
  action: string,
  draft: Readonly<Record<string, string | number>>,
): void {
  const { store, clock } = agent.options;
  store.audit.write({ at: clock.now(), who, action, before: null, after: { draft } });
}

/** The presence pair is tested at the address of the operator's present answer. */
function findTarget(agent: Agent, id: string): Result<WebhookTarget> {
  const { targets, presence } = agent.settings.current().document.delivery;
  const url = presence.present ? presence.presentUrl : presence.absentUrl;
  const pair = url === null ? undefined : { ...presence, id, url };
  const found = id === 'presence' ? pair : targets.find((target) => target.id === id);
  return found === undefined ? err('delivery.target-missing', { params: { target: id } }) : ok(found);
}
