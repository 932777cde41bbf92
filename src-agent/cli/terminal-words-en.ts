import type { TerminalWords } from './terminal-words.ts';

/** English. */
export const terminalWordsEn: TerminalWords = {
  more: (cursor) => `(more: --cursor ${cursor})`,
  none: {
    mails: 'No mail matches.',
    deliveries: 'No delivery matches.',
    links: 'No link matches.',
    attempts: 'none yet',
    toRetry: 'Nothing to retry: no delivery has failed for good.',
    changes: 'Nothing was changed yet.',
    lines: 'No line matches.',
  },
  mailColumns: ['ID', 'SEEN', 'STATE', 'KIND', 'FROM', 'SUBJECT', 'WHY'],
  deliveryColumns: ['ID', 'MADE', 'STATE', 'TARGET', 'TRIES', 'NEXT', 'LAST ANSWER', 'SUBJECT'],
  linkColumns: ['ID', 'RECEIVED', 'STATE', 'PROVIDER', 'LOT', 'FROM', 'LINK'],
  mail: {
    from: 'from',
    place: 'place',
    state: 'state',
    due: 'due',
    kind: 'kind',
    deliveryTime: 'delivery time',
    times: 'seen, decided, ended',
    checks: 'Checks',
    links: 'Links',
    deliveries: 'Deliveries',
  },
  urgent: 'urgent',
  delivery: {
    delivery: 'delivery',
    mail: 'mail',
    target: 'target',
    state: 'state',
    next: 'next try',
    attempts: 'Attempts',
    body: 'Body',
  },
  exported: (rows) => (rows === 1 ? '1 delivery written.' : `${rows} deliveries written.`),
  linkState: (done) => (done ? 'Done:' : 'Open:'),
  linkStates: { open: 'open', done: 'done' },
  retried: (count) => `${count} queued again.`,
  done: 'Done.',
  status: {
    agent: 'agent',
    mailbox: 'mailbox',
    window: 'window',
    mails: 'mails',
    deliveries: 'deliveries',
    data: 'data',
    attention: 'Needs attention',
  },
  colon: ':',
  running: (pid, since) => `running since ${since} (pid ${pid})`,
  notRunning: 'not running',
  notSet: 'not set',
  hours: (start, end, days, zone) => `${start} to ${end}, ${days} (${zone})`,
  everyDay: 'every day',
  ledger: ({ sent, waiting, noticed, ignored, failed, unaccounted }, comparedAt) =>
    `${sent} sent, ${waiting + noticed} waiting, ${ignored} ignored, ${failed} failed; ${
      unaccounted === null
        ? 'not compared with the folder yet'
        : `${unaccounted} unaccounted for (compared ${comparedAt})`
    }`,
  deliveries: ({ deliveredToday, delivered, queued, sending, dead, enabled }, next) =>
    `${deliveredToday} delivered today (${delivered} in all), ${queued + sending} waiting (next ${next}), ${dead} failed${
      enabled ? '' : '; sending is switched off'
    }`,
  noticed: (count, unaccounted) =>
    `${count === 0 ? 'No new mail' : `New mails: ${count}`}${unaccounted === null ? '' : `; ${unaccounted} unaccounted for`}.`,
  secretSet: (name, place) => `${name} is set (${place}).`,
  secretNotSet: (name) => `${name} is not set.`,
  places: {
    keychain: 'keychain',
    environment: 'environment',
    descriptor: 'descriptor',
    session: 'this session only',
  },
  set: (place) => `set (${place})`,
  secretMissing: 'not set',
  loggedIn: (messages, idle) =>
    `Logged in; ${messages} mails in the folder, ${idle ? 'push (IDLE)' : 'no push: the agent will poll'}.`,
  answered: (status, accepted) =>
    `The receiver answered ${status}${accepted ? ' and accepted the test.' : ', which does not count as accepted.'}`,
  import: {
    applied: 'Taken over:',
    preview: 'Would be taken over (nothing was changed; add --apply):',
    secrets: 'Secrets found, not copied. Set each with "secret set NAME":',
    remarks: 'Remarks:',
  },
  restore: {
    nothing: 'There was no database.',
    setAside: (files) => `Set aside: ${files}.`,
    restored: (at) => `Restored the backup of ${at}.`,
    empty: 'No good backup was found: the next start begins with an empty database.',
  },
  typeSecret: 'Value (not shown): ',
  gmail: {
    fields: {
      'client-id': 'client ID',
      'client-secret': 'client secret',
      'refresh-token': 'refresh token',
      'from-address': 'sender address',
      'from-name': 'sender name',
      'test-recipient': 'test recipient',
    },
    fieldStates: { set: 'set', missing: 'missing', malformed: 'cannot be right' },
    optional: 'optional',
    connection: {
      'not-configured': () => 'not set up',
      unchecked: () => 'set up, not checked yet',
      healthy: (since) => `works since ${since}`,
      ending: (at) => `works, ends on ${at}`,
      unreachable: (since) => `not reachable since ${since}, tried again by itself`,
      broken: (since) => `broken since ${since}`,
    },
    labels: {
      connection: 'connection',
      needed: 'needed scopes',
      granted: 'granted scopes',
      accessEnd: 'access until',
      grantEnd: 'grant until',
      lastCheck: 'last check',
      nextCheck: 'next check',
    },
    modes: { 'dry-run': 'dry run', send: 'send' },
    triggers: { operator: 'by hand', automatic: 'automatic', connect: 'after connecting' },
    noChecks: 'No check was made yet.',
    sent: (messageId, threadId) => `Message ${messageId}, thread ${threadId}.`,
    skipped: {
      recent: 'Not due: the last check is recent enough. Add --force to check all the same.',
      off: 'The automatic check is switched off (gmail.autoCheck.enabled).',
      'not-configured': 'The Gmail connection is not set up: see "gmail check".',
    },
    next: (at) => `Next check: ${at}.`,
    askSend: (to) => `Send a real mail to ${to}? [y/N] `,
    askDisconnect: 'End the connection with Google and forget its token? [y/N] ',
    open: (url, until) => `Open this address in your browser before ${until} (Ctrl+C cancels):\n\n${url}\n`,
    connected: (place) => `Connected; the token is kept in: ${place}.`,
    disconnected: 'Disconnected: the grant is ended, the token forgotten.',
    notRevoked:
      'The token is forgotten, but Google could not be told: end the access at myaccount.google.com/permissions.',
  },
};
