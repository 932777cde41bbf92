import { ok } from '../../src-agent/contract/result.ts';
import { testConnection } from '../../src-agent/mailbox/test-connection.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { createLogBook, mailboxSettings } from './mailbox-rig.ts';

/*
 * A program for `faketime`: compares this process's clock with that of the IMAP server at the port given,
 * and prints the comparison as JSON. Arguments: port, user, password.
 */
const [port = '', user = '', password = ''] = process.argv.slice(2);
const report = await testConnection({
  settings: mailboxSettings({ host: '127.0.0.1', port: Number(port), user, security: 'plain' }),
  credentials: async () => ok({ kind: 'password', password }),
  clock: systemClock,
  log: createLogBook().log,
  reach: 'anywhere',
  wayOut: straight,
  knownServer: false,
});
process.stdout.write(JSON.stringify(report.ok ? report.value.clock : report.error));
