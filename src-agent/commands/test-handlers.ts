import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { SendingTarget } from '../delivery/sending-target.ts';
import { sendTestDelivery } from '../delivery/test-delivery.ts';
import { type DoctorFacts, runDoctor } from '../doctor/run-doctor.ts';
import { type ConnectionReport, testConnection } from '../mailbox/test-connection.ts';
import { readCredentials } from '../read-credentials.ts';
import { missingSettings } from '../watch-hours.ts';

export function testHandlers(agent: Agent) {
  return {
    'mailbox.test': COMMANDS['mailbox.test'].bind(async () => {
      const report = await testMailbox(agent);
      if (!report.ok) return report;
      const { idle, messages, unseen } = report.value;
      return ok({ idle, messages, unseen });
    }),
    'targets.test': COMMANDS['targets.test'].bind(async ({ target }) => {
      const found = findTarget(agent, target);
      if (found === null) return err('delivery.target-missing', { params: { target } });
      const { clock, newId, secrets, version } = agent.options;
      const userAgent = `RenderSignalDesktop/${version}`;
      const sent = await sendTestDelivery(
        { clock, newId, secrets, send: agent.sender.send, userAgent },
        found,
      );
      if (!sent.ok) return sent;
      const { outcome, verdict } = sent.value;
      if (outcome.kind === 'answered')
        return ok({ status: outcome.status, accepted: verdict.kind === 'accepted' });
      // No answer was read: what stood in the way says more than a status that does not exist.
      return verdict.kind === 'accepted' ? err('delivery.timed-out') : { ok: false, error: verdict.failure };
    }),
    'doctor.run': COMMANDS['doctor.run'].bind(async () =>
      ok({ checks: await runDoctor(doctorFacts(agent)) }),
    ),
  };
}

async function testMailbox(agent: Agent): Promise<Result<ConnectionReport>> {
  const { clock, log, secrets, store } = agent.options;
  const settings = agent.settings.current().document.mailbox;
  const credentials = await readCredentials(secrets, settings.auth);
  if (!credentials.ok) return credentials;
  const knownServer = store.ledger.readCursor(agent.folder()) !== null;
  return testConnection({
    settings,
    credentials: credentials.value,
    clock,
    log: log.child('mailbox'),
    knownServer,
  });
}

function doctorFacts(agent: Agent): DoctorFacts {
  const { document } = agent.settings.current();
  return {
    dataDir: agent.options.dataDir,
    opened: ok({ holder: agent.isRunning() ? 'this-agent' : 'nobody' }),
    settings: document,
    missing: missingSettings(document),
    secrets: agent.options.secrets,
    ledger: agent.options.store.counts.ledger(agent.folder()),
    testMailbox: () => testMailbox(agent),
  };
}

/** The presence pair is tested at the address of the operator's present answer. */
function findTarget(agent: Agent, id: string): SendingTarget | null {
  const { delivery } = agent.settings.current().document;
  if (id !== 'presence') return delivery.targets.find((target) => target.id === id) ?? null;
  const { presence } = delivery;
  const url = presence.present ? presence.presentUrl : presence.absentUrl;
  return url === null ? null : { ...presence, id, url };
}
