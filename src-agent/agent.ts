import { hostname } from 'node:os';
import type { AgentOptions } from './agent-options.ts';
import { type AgentSettings, openAgentSettings } from './agent-settings.ts';
import { createChangeAnnouncer } from './announce-changes.ts';
import { announceLog } from './announce-log.ts';
import { type BackupDesk, createBackupDesk } from './backup-desk.ts';
import { type ClockEvidence, createClockEvidence } from './clock-evidence.ts';
import type { DeliveryId, MessageRowId } from './contract/entities.ts';
import type { AgentEvent } from './contract/events.ts';
import { mailboxInUse } from './contract/google-mailbox.ts';
import { MAIL_TARGET } from './contract/notification-mail.ts';
import { ok, type Result } from './contract/result.ts';
import type { SecretName } from './contract/secrets.ts';
import type { Settings } from './contract/settings.ts';
import { createDailyChores, type DailyChores } from './daily-chores.ts';
import { createMailDecider, type ReadMail } from './decide-mail.ts';
import type { OutboxRunner } from './delivery/outbox-runner.ts';
import { createOutboxRunner } from './delivery/run-outbox.ts';
import { createRequestSender, type RequestSender } from './delivery/send-request.ts';
import type { DeployDesk } from './deploy/deploy-desk.ts';
import type { ServiceDesk } from './deploy/service-desk.ts';
import { GOOGLE_ENDPOINTS } from './gmail/google-endpoints.ts';
import { createMailHandler, type MailHandler } from './handle-mail.ts';
import { createMailKeeper } from './keep-handling.ts';
import { createHoursKeeper, type HoursKeeper } from './keep-hours.ts';
import { readMailSchema } from './mail-answer.ts';
import { compareByCertificate } from './mailbox/compare-clocks.ts';
import { folderKeyOf } from './mailbox/folder-key.ts';
import { createMailboxWatcher } from './mailbox/watch-mailbox.ts';
import type { MailboxWatcher } from './mailbox/watcher-ports.ts';
import type { MailJob } from './mime/mail-job.ts';
import { createMailReader } from './mime/mail-reader.ts';
import { openDeploys } from './open-deploys.ts';
import { type AgentGmail, openGmail } from './open-gmail.ts';
import type { FolderKey } from './ports.ts';
import { readCredentials } from './read-credentials.ts';
import { createWaitingRoom, type WaitingRoom } from './redecide-waiting.ts';
import { createNumberedEvents, type NumberedEvents } from './support/numbered-events.ts';
import { createWayOut, type WayOut } from './support/way-out.ts';
import { switchedOff } from './switched-off.ts';
import { createStoreWatch, type StoreWatch } from './watch-store.ts';

/** A running agent's parts, as its commands use them. */
export type Agent = {
  readonly options: AgentOptions;
  readonly settings: AgentSettings;
  readonly watcher: MailboxWatcher;
  readonly handler: MailHandler;
  readonly waitingRoom: WaitingRoom;
  readonly outbox: OutboxRunner;
  readonly sender: RequestSender;
  readonly wayOut: WayOut;
  readonly hours: HoursKeeper;
  readonly chores: DailyChores;
  readonly storeWatch: StoreWatch;
  readonly backups: BackupDesk;
  readonly gmail: AgentGmail;
  readonly deploys: DeployDesk;
  readonly services: ServiceDesk;
  /** Whether this machine's clock is right, by what servers say of the time. */
  readonly clockEvidence: ClockEvidence;
  readonly events: Pick<NumberedEvents<AgentEvent>, 'subscribe' | 'lastSeq' | 'emit'>;
  readonly startedAt: number;
  folder(): FolderKey;
  /** Reads and recognises a mail by other settings than those in force; for previews. */
  readMail(job: MailJob, settings: Settings): Promise<Result<ReadMail>>;
  isRunning(): boolean;
  /** Watches, decides and delivers from now on. */
  start(): void;
  /** Drained within 10 s (PRO-5): what is in flight is waited for or stored as unknown. Idempotent. */
  stop(): Promise<void>;
  /** The machine woke or the clock was set: sockets are taken for dead, due work is recomputed (TIM-4). */
  wake(): void;
  /** A secret was set or cleared: whoever waits for it tries again. */
  secretsChanged(name: SecretName): void;
  onMailsChanged(ids: readonly MessageRowId[]): void;
  onDeliveryChanged(id: DeliveryId): void;
};

/** Wires the rooms. Fails when the stored settings cannot be read; the store stays the caller's then. */
export function createAgent(options: AgentOptions): Result<Agent> {
  const { store, clock, random, secrets, reach } = options;
  const log = options.log.child('agent');
  const crashPoint = options.crashPoint ?? (() => undefined);
  const events = createNumberedEvents<AgentEvent>();
  const announce = createChangeAnnouncer({ log, store, events });
  const startedAt = clock.now();
  let running = false;
  let stopped: Promise<void> | null = null;

  const opened = openAgentSettings({ clock, store: store.settings, onChange: onSettingsChanged });
  if (!opened.ok) return opened;
  const settings = opened.value;
  const document = (): Settings => settings.current().document;
  /** The worker's copy: made once per change of the settings. */
  let forWorker = { revision: -1, text: '' };
  const settingsText = (): string => {
    const { revision, document: latest } = settings.current();
    if (forWorker.revision !== revision) forWorker = { revision, text: JSON.stringify(latest) };
    return forWorker.text;
  };
  const wayOut = createWayOut({ clock, reach, proxy: () => document().network.proxy, secrets });
  const stopAnnouncing = announceLog({
    clock,
    lines: options.logLines,
    isHeard: events.isHeard,
    announce: (lastSeq) => events.emit({ name: 'log.written', lastSeq }),
  });
  const folder = (): FolderKey => folderKeyOf(mailboxInUse(document()));

  const reader =
    options.edges?.reader ??
    createMailReader({
      clock,
      log: options.log.child('mime'),
      workerUrl: new URL('./mail-worker.ts', import.meta.url),
      answerSchema: readMailSchema,
    });
  const decider = createMailDecider({
    clock,
    store: store.decisions,
    settings: settings.current,
    crashPoint,
  });

  const storeWatch = createStoreWatch({
    clock,
    log,
    store,
    onChange: () => events.emit({ name: 'attention.changed' }),
    onWritable: () => {
      const state = watcher.state();
      if (state.state === 'reconnecting' && state.failure.code.startsWith('store.'))
        watcher.reconnect('woke');
      void keeper.look();
      void waitingRoom.look();
      outbox.wake();
    },
  });

  const gmail = openGmail({
    clock,
    log: options.log,
    newId: options.newId,
    dataDir: options.dataDir,
    secrets,
    history: store.gmailChecks,
    settings: document,
    endpoints: options.google ?? GOOGLE_ENDPOINTS,
    reach,
    wayOut,
    onSecretChanged: secretsChanged,
    isHeard: events.isHeard,
    onChange: (status) => events.emit({ name: 'gmail.changed', gmail: status }),
  });

  const { services, deploys } = openDeploys(options, {
    settings: document,
    wayOut,
    onChange: (deploy) => events.emit({ name: 'deploy.changed', deploy }),
    // Part of how a service is set up, for whoever looks at it.
    onConfirmed: () => events.emit({ name: 'settings.changed' }),
  });

  const clockEvidence = createClockEvidence({
    clock,
    // Part of what needs attention, which whoever shows the state of the watcher asks for again.
    onChange: () => events.emit({ name: 'watcher.changed', watcher: watcher.state() }),
  });

  const watcher = createMailboxWatcher({
    clock,
    random,
    log: options.log.child('mailbox'),
    ledger: store.ledger,
    reach,
    wayOut,
    settings: () => mailboxInUse(document()),
    credentials: (wish) => readCredentials({ secrets, google: gmail.account }, document().mailbox.auth)(wish),
    onClockCompared: clockEvidence.note,
    onState: (state) => {
      if (state.state === 'reconnecting' && state.failure.code === 'mailbox.certificate-refused')
        clockEvidence.note(mailboxInUse(document()).host, compareByCertificate(state.failure, clock.now()));
      events.emit({ name: 'watcher.changed', watcher: state });
      // Whatever a cut line left without a decision is taken up again.
      if (state.state === 'watching') void keeper.look();
    },
    onNoticed: (count) => {
      events.emit({ name: 'mails.noticed', count });
      // The worker starts while the bodies are on their way.
      reader.warm();
      void keeper.look();
    },
    storeFailureOf: storeWatch.note,
    ...(options.edges?.openMailClient === undefined ? {} : { openClient: options.edges.openMailClient }),
  });

  const sender =
    options.edges?.sender ??
    createRequestSender({
      clock,
      reach,
      wayOut,
      ...(options.authorities === undefined ? {} : { authorities: options.authorities }),
    });
  const outbox = createOutboxRunner({
    clock,
    random,
    log: options.log.child('delivery'),
    outbox: store.outbox,
    settings: document,
    secrets,
    send: async (request, sendOptions) => {
      const outcome = await sender.send(request, sendOptions);
      if (outcome.kind === 'answered')
        clockEvidence.noteDate(new URL(request.url).host, outcome.headers.date);
      return outcome;
    },
    google: gmail.account,
    probe: sender.probe,
    dropConnections: sender.dropConnections,
    disableTarget,
    onChange: (change) => {
      if (change.kind === 'target-troubled') {
        if (change.target === MAIL_TARGET) gmail.mailWaits();
        return;
      }
      announce.delivery(change.id);
      announce.outcome(change);
      if (change.kind === 'dead' || change.kind === 'delivered') void waitingRoom.look();
      if (change.kind === 'delivered') watcher.actionsQueued();
    },
    onStoreFault: storeWatch.note,
    userAgent: `RenderSignalDesktop/${options.version}`,
    crashPoint,
    ...(options.retrySchedule === undefined ? {} : { schedule: options.retrySchedule }),
  });

  const handler = createMailHandler({
    clock,
    log,
    folder,
    ledger: store.ledger,
    store: store.decisions,
    decider,
    fetch: watcher.fetch,
    read: (mail, fetched) => {
      const { sizeBytes } = mail.head;
      return reader.read(fetched.kind === 'whole' ? fetched : { ...fetched, sizeBytes }, settingsText());
    },
    readerReady: reader.ready,
    onDecided: onMailsChanged,
    crashPoint,
  });
  const waitingRoom = createWaitingRoom({
    clock,
    log,
    store: store.decisions,
    decider,
    recognise: ({ mail }) => reader.read({ kind: 'stored', mail }, settingsText()),
    readerReady: reader.ready,
    onDecided: onMailsChanged,
    onFault: storeWatch.note,
  });
  const keeper = createMailKeeper({
    clock,
    log,
    drain: handler.drain,
    onHandled: watcher.actionsQueued,
    onFault: storeWatch.note,
  });
  const hours = createHoursKeeper({ clock, log, watcher, settings: document });
  const chores = createDailyChores({
    clock,
    log,
    store,
    retention: () => document().retention,
    clockIsOff: () => clockEvidence.trouble() !== null,
    onFault: storeWatch.note,
  });

  const backups = createBackupDesk({
    clock,
    log: options.log,
    dataDir: options.dataDir,
    store,
    keep: () => document().retention.backups,
    restart: options.restart,
    onAcknowledged: () => events.emit({ name: 'attention.changed' }),
  });

  /** Gone (410) or failing for days: switched off in the settings, its deliveries kept (DEL-4, DEL-5). */
  function disableTarget(target: string): void {
    const change = switchedOff(target, document());
    const done = settings.change(change, `agent@${hostname()}`, 'target.disable');
    if (!done.ok) log.error('A target could not be switched off', { target, code: done.error.code });
  }

  function onSettingsChanged(before: Settings, after: Settings): void {
    events.emit({ name: 'settings.changed' });
    gmail.settingsChanged(before, after);
    if (!running) return;
    const hasOtherWay = JSON.stringify(before.network) !== JSON.stringify(after.network);
    const hasOtherMailbox = JSON.stringify(mailboxInUse(before)) !== JSON.stringify(mailboxInUse(after));
    if (hasOtherWay) sender.dropConnections();
    if (hasOtherWay || hasOtherMailbox) watcher.reconnect();
    hours.look();
    outbox.reconsider();
    void waitingRoom.look();
  }

  function secretsChanged(name: SecretName): void {
    events.emit({ name: 'secrets.changed' });
    gmail.secretsChanged(name);
    if (!running) return;
    watcher.reconnect();
    outbox.reconsider();
  }

  function onMailsChanged(ids: readonly MessageRowId[]): void {
    announce.mails(ids);
    outbox.wake();
    void waitingRoom.look();
  }

  async function shutDown(): Promise<void> {
    running = false;
    storeWatch.stop();
    hours.stop();
    waitingRoom.stop();
    chores.stop();
    keeper.stop();
    await Promise.all([watcher.stop(), outbox.stop(), gmail.stop(), deploys.stop(), services.stop()]);
    await reader.close();
    await Promise.all([handler.settled(), waitingRoom.settled(), chores.finished()]);
    await sender.close();
    stopAnnouncing();
    store.close();
  }

  return ok({
    options,
    settings,
    watcher,
    handler,
    waitingRoom,
    outbox,
    sender,
    wayOut,
    hours,
    chores,
    storeWatch,
    backups,
    gmail,
    deploys,
    services,
    clockEvidence,
    events,
    startedAt,
    folder,
    readMail: (job, other) => reader.read(job, JSON.stringify(other)),
    isRunning: () => running,
    start: () => {
      if (running || stopped !== null) return;
      running = true;
      keeper.start();
      log.info('BG_POLLER: Email polling loop started.', {
        account: folder().account,
        folder: folder().folder,
      });
      hours.start();
      watcher.start();
      outbox.start();
      waitingRoom.start();
      chores.start();
      gmail.start();
      deploys.start();
    },
    stop: () => {
      stopped ??= shutDown();
      return stopped;
    },
    wake: () => {
      watcher.reconnect('woke');
      hours.look();
      gmail.wake();
      outbox.reconsider();
      void waitingRoom.look();
    },
    secretsChanged,
    onMailsChanged,
    onDeliveryChanged: announce.delivery,
  });
}
