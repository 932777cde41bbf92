import type { WindowEvent } from '../src-agent/contract/desktop.ts';
import { createNumberedEvents, type NumberedEvents } from '../src-agent/support/numbered-events.ts';

/** The one row of events that windows hear: numbered for the life of the main process. */
export type WindowEvents = NumberedEvents<WindowEvent['event']>;

export function createWindowEvents(): WindowEvents {
  return createNumberedEvents();
}
