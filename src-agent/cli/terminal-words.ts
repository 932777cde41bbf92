import type { DeployMethod, DeployState, DeployStep, ServiceCheck } from '../contract/deploy.ts';
import type { GmailCheck, GmailConnection, GmailField, GmailFieldState } from '../contract/gmail.ts';
import type { GmailMode } from '../contract/gmail-settings.ts';
import type { ServiceAction } from '../contract/service-commands.ts';
import type { Status } from '../contract/status.ts';

/** The terminal's own words, beside those of contract/text. */
export type TerminalWords = {
  readonly more: (cursor: string) => string;
  readonly none: {
    readonly mails: string;
    readonly deliveries: string;
    readonly links: string;
    readonly attempts: string;
    readonly toRetry: string;
    readonly changes: string;
    readonly lines: string;
  };
  readonly mailColumns: readonly [string, string, string, string, string, string, string];
  readonly deliveryColumns: readonly [string, string, string, string, string, string, string, string];
  readonly linkColumns: readonly [string, string, string, string, string, string, string];
  readonly mail: Readonly<
    Record<
      | 'from'
      | 'place'
      | 'state'
      | 'due'
      | 'kind'
      | 'deliveryTime'
      | 'times'
      | 'checks'
      | 'links'
      | 'deliveries',
      string
    >
  >;
  readonly urgent: string;
  readonly delivery: Readonly<
    Record<'delivery' | 'mail' | 'target' | 'state' | 'next' | 'attempts' | 'body', string>
  >;
  readonly retried: (count: number) => string;
  readonly exported: (rows: number) => string;
  /** Before the link's address. */
  readonly linkState: (done: boolean) => string;
  readonly linkStates: Readonly<Record<'open' | 'done', string>>;
  readonly done: string;
  readonly status: Readonly<
    Record<'agent' | 'mailbox' | 'window' | 'mails' | 'deliveries' | 'data' | 'attention', string>
  >;
  /** A colon as the language writes it, between a name and what is said of it, or at the end of a title. */
  readonly colon: string;
  readonly running: (pid: number, since: string) => string;
  readonly notRunning: string;
  readonly notSet: string;
  readonly hours: (start: string, end: string, days: string, zone: string) => string;
  readonly everyDay: string;
  readonly ledger: (counts: Status['ledger'], comparedAt: string) => string;
  readonly deliveries: (counts: Status['deliveries'], next: string) => string;
  readonly noticed: (count: number, unaccounted: number | null) => string;
  readonly secretSet: (name: string, place: string) => string;
  readonly secretNotSet: (name: string) => string;
  readonly places: Readonly<Record<'keychain' | 'environment' | 'descriptor' | 'session', string>>;
  readonly set: (place: string) => string;
  readonly secretMissing: string;
  readonly loggedIn: (messages: number, idle: boolean) => string;
  readonly answered: (status: number, accepted: boolean) => string;
  readonly import: Readonly<Record<'applied' | 'preview' | 'secrets' | 'remarks', string>>;
  readonly restore: {
    readonly nothing: string;
    readonly setAside: (files: string) => string;
    readonly restored: (at: string) => string;
    readonly empty: string;
  };
  readonly backups: {
    readonly columns: readonly [string, string, string, string, string];
    readonly none: string;
    readonly contents: (mails: number, deliveries: number, newest: string) => string;
    readonly sound: (name: string) => string;
    readonly newest: string;
    /** `brought`: from a file, whose receivers arrive switched off. */
    readonly ask: (what: string, brought: boolean) => string;
    readonly restored: string;
    readonly running: string;
    readonly repeats: string;
  };
  readonly typeSecret: string;
  readonly gmail: {
    readonly fields: Readonly<Record<GmailField, string>>;
    readonly fieldStates: Readonly<Record<GmailFieldState['state'], string>>;
    readonly optional: string;
    readonly connection: Readonly<Record<GmailConnection['state'], (at: string) => string>>;
    readonly labels: Readonly<
      Record<
        'connection' | 'needed' | 'granted' | 'accessEnd' | 'grantEnd' | 'lastCheck' | 'nextCheck',
        string
      >
    >;
    readonly modes: Readonly<Record<GmailMode, string>>;
    readonly triggers: Readonly<Record<GmailCheck['trigger'], string>>;
    readonly noChecks: string;
    readonly sent: (messageId: string, threadId: string) => string;
    readonly skipped: Readonly<Record<'recent' | 'off' | 'not-configured', string>>;
    readonly next: (at: string) => string;
    /** Asked before it is done; answered with y or o. */
    readonly askSend: (to: string) => string;
    readonly askDisconnect: string;
    readonly open: (url: string, until: string) => string;
    readonly connected: (place: string) => string;
    readonly disconnected: string;
    readonly notRevoked: string;
  };
  readonly deploy: {
    readonly states: Readonly<Record<DeployState, string>>;
    readonly methods: Readonly<Record<DeployMethod, string>>;
    readonly outcomes: Readonly<Record<DeployStep['outcome'], string>>;
    /** The same of a local command. */
    readonly commandOutcomes: Readonly<Record<DeployStep['outcome'], string>>;
    readonly columns: readonly [string, string, string, string, string, string, string];
    readonly labels: Readonly<
      Record<'service' | 'state' | 'who' | 'render' | 'commit' | 'duration' | 'health' | 'returns', string>
    >;
    readonly none: string;
    /** `methods`: those that are set up, in the order in which they are tried. */
    readonly askDeploy: (wish: {
      readonly service: string;
      readonly branch: string;
      readonly commit: string | null;
      readonly clearCache: boolean;
      readonly methods: string;
    }) => string;
    readonly askCancel: (service: string) => string;
    readonly commandOf: (service: string) => string;
    readonly askCommand: string;
    readonly commandConfirmed: (who: string, at: string) => string;
    readonly output: string;
    readonly askRollback: (service: string, commit: string) => string;
    readonly branchOfRender: string;
    readonly healthy: (ms: number, certificateDays: number | null) => string;
    readonly goesOn: (id: number) => string;
    readonly lastLines: string;
    readonly missingSettings: (names: string) => string;
    readonly variablesThere: string;
    readonly variablesUnknown: (why: string) => string;
    readonly checks: Readonly<Record<ServiceCheck['checks'][number]['check'], string>>;
    readonly endsSoon: (days: number) => string;
  };
  readonly service: {
    readonly labels: Readonly<
      Record<
        'service' | 'atRender' | 'state' | 'type' | 'branch' | 'repo' | 'url' | 'page' | 'autoDeploy',
        string
      >
    >;
    readonly running: string;
    readonly suspended: (by: string) => string;
    readonly stateUnknown: string;
    readonly autoDeploy: (on: boolean) => string;
    readonly olderLines: (searched: number) => string;
    readonly noLines: (since: string) => string;
    readonly noDeploys: string;
    readonly deployColumns: readonly [string, string, string, string, string, string];
    readonly ask: Readonly<Record<ServiceAction, (service: string) => string>>;
    readonly asked: Readonly<Record<ServiceAction, (service: string) => string>>;
  };
};
