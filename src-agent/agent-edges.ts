import type { ReadMail } from './decide-mail.ts';
import type { RequestSender } from './delivery/send-request.ts';
import type { OpenMailClient } from './mailbox/mail-client.ts';
import type { MailReader } from './mime/mail-reader.ts';

/** Where the agent reaches beyond itself. A simulation (docs/SIMULATION.md) puts its own in place of the real ones. */
export type AgentEdges = {
  /** The watched mailbox. */
  readonly openMailClient: OpenMailClient;
  /** The receivers. */
  readonly sender: RequestSender;
  /** The thread that reads what strangers wrote. */
  readonly reader: MailReader<ReadMail>;
};
