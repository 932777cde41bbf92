import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { MessageRowId } from '../contract/entities.ts';
import { unknownPlaceholder } from '../contract/mail-template.ts';
import { shownSender } from '../contract/notification-mail.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { buildNotification, type NotifiedMail } from '../triage/plan-notification.ts';

/** A mail like those that come, for a preview without one. */
const EXAMPLE: NotifiedMail = {
  head: {
    subject: 'Média Solution - Missions Recadrage - Lot 42',
    from: 'Média Solution <production@media-solution.example>',
    sender: 'production@media-solution.example',
    date: 'Tue, 18 Nov 2025 09:15:00 +0100',
  },
  kind: 'recadrage',
  deliveryTime: '14h30',
  links: [
    { provider: 'dropbox', raw_url: 'https://www.dropbox.com/scl/fo/a1b2c3d4e5f6/AKq7x?rlkey=k9x8w7&dl=0' },
    { provider: 'fromsmash', raw_url: 'https://fromsmash.com/OPhYnnPgFM-ct' },
  ],
};

export function notifyHandlers(agent: Agent) {
  return {
    'gmail.notify-preview': COMMANDS['gmail.notify-preview'].bind(
      ({ recipient, subject, text, messageId }) => {
        const unknown = unknownPlaceholder(subject) ?? unknownPlaceholder(text);
        if (unknown !== null) return err('gmail.unknown-placeholder', { params: { placeholder: unknown } });
        const mail = messageId === null ? ok(EXAMPLE) : findMail(agent, messageId);
        if (!mail.ok) return mail;
        const { document } = agent.settings.current();
        const notify = { ...document.gmail.notify, recipient, subject, text };
        const draft = { ...document, gmail: { ...document.gmail, notify } };
        const built = buildNotification(mail.value, draft);
        return ok({ from: shownSender(document.gmail), to: recipient, ...built });
      },
    ),
  };
}

/** A mail of the ledger as it was recognised. */
function findMail(agent: Agent, id: MessageRowId): Result<NotifiedMail> {
  const { decisions, messages } = agent.options.store;
  const past = decisions.loadPast(id);
  if (!past.ok) return past;
  const detail = messages.get(id);
  if (!detail.ok) return detail;
  const { kind, deliveryTime, links } = detail.value;
  return ok({ head: past.value.head, kind: kind ?? 'other', deliveryTime, links });
}
