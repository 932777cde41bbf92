import { resolve } from 'node:path';
import { COMMANDS } from '../contract/commands.ts';
import type { Result } from '../contract/result.ts';
import { optionalNumber, type Values, wholeNumber, wrongUse } from './arguments.ts';
import {
  deliveriesWords,
  deliveryWords,
  doneWords,
  linksWords,
  messagesWords,
  messageWords,
  retryWords,
} from './history-words.ts';
import { type PreparedCall, prepareCall } from './prepared-call.ts';
import { exportWords, linkWords } from './record-words.ts';

/** The commands over mails, deliveries and links, as `read…` of command-line.ts. */

export function listOptions(values: Values): Record<string, unknown> {
  return {
    search: values.search,
    cursor: values.cursor,
    limit: optionalNumber(values.limit),
  };
}

export function readMessages(
  action: string | undefined,
  rest: readonly string[],
  values: Values,
): Result<PreparedCall> {
  switch (action) {
    case undefined:
    case 'list':
      return prepareCall(
        COMMANDS['messages.list'],
        { ...listOptions(values), state: values.state, kind: values.kind },
        messagesWords,
      );
    case 'show': {
      const id = wholeNumber(rest[0] ?? '');
      return Number.isNaN(id)
        ? wrongUse('messages show ID')
        : prepareCall(COMMANDS['messages.get'], { id }, messageWords);
    }
    default:
      return wrongUse(
        'messages [list] [--state S] [--kind K] [--search TEXT] [--limit N] | messages show ID',
      );
  }
}

export function readDeliveries(
  action: string | undefined,
  rest: readonly string[],
  values: Values,
): Result<PreparedCall> {
  switch (action) {
    case undefined:
    case 'list':
      return prepareCall(
        COMMANDS['deliveries.list'],
        { ...listOptions(values), ...deliveryFilter(values) },
        deliveriesWords,
      );
    case 'show':
      if (rest[0] === undefined) return wrongUse('deliveries show ID');
      return prepareCall(COMMANDS['deliveries.get'], { id: rest[0] }, deliveryWords);
    case 'retry':
      if (!values.all && rest[0] === undefined)
        return wrongUse('deliveries retry ID | deliveries retry --all');
      return prepareCall(
        COMMANDS['deliveries.retry'],
        values.all ? { all: true } : { id: rest[0] },
        retryWords,
      );
    case 'replay':
      if (rest[0] === undefined) return wrongUse('deliveries replay ID');
      return prepareCall(COMMANDS['deliveries.replay'], { id: rest[0] }, doneWords);
    case 'export':
      if (rest[0] === undefined) return wrongUse('deliveries export FILE.csv');
      return prepareCall(
        COMMANDS['deliveries.export'],
        { ...deliveryFilter(values), path: resolve(rest[0]) },
        exportWords,
      );
    case 'discard':
      if (rest[0] === undefined) return wrongUse('deliveries discard ID');
      return prepareCall(COMMANDS['deliveries.discard'], { id: rest[0] }, doneWords);
    default:
      return wrongUse(
        'deliveries [list] | show ID | retry ID | retry --all | replay ID | discard ID | export FILE.csv',
      );
  }
}

function deliveryFilter({ state, kind, target, search }: Values): Record<string, unknown> {
  return { state, kind, target, search };
}

export function readLinks(
  action: string | undefined,
  rest: readonly string[],
  values: Values,
): Result<PreparedCall> {
  switch (action) {
    case undefined:
    case 'list':
      return prepareCall(
        COMMANDS['links.list'],
        { ...listOptions(values), provider: values.provider, state: values.state },
        linksWords,
      );
    case 'done':
    case 'undone': {
      const id = wholeNumber(rest[0] ?? '');
      return Number.isNaN(id)
        ? wrongUse(`links ${action} ID`)
        : prepareCall(COMMANDS['links.mark'], { id, done: action === 'done' }, linkWords);
    }
    default:
      return wrongUse(
        'links [list] [--provider P] [--state open|done] [--search TEXT] | done ID | undone ID',
      );
  }
}
