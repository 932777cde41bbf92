import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDotted,
  IconCircleMinus,
  IconCircleX,
  IconClock,
  IconSend,
} from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import type { DeliveryState, MailState } from '../../src-agent/contract/entities.ts';
import { textFor } from '../../src-agent/contract/text/text.ts';
import { useLanguage } from '../i18n/language.ts';
import { sentenceCase } from '../i18n/sentence-case.ts';
import './state-mark.css';

/** The four states of things; each has its colour in base.css, and never comes without an icon and a word. */
export type StateTone = 'ok' | 'waiting' | 'failed' | 'quiet';
export type StateIcon = ComponentType<{ size?: number | string; stroke?: number | string }>;

export function StateMark({
  tone,
  icon: Icon,
  children,
  strong = false,
}: {
  readonly tone: StateTone;
  readonly icon: StateIcon;
  readonly children: ReactNode;
  readonly strong?: boolean;
}) {
  return (
    <span className="state-mark" data-tone={tone} data-strong={strong || undefined}>
      <span className="state-mark-icon" aria-hidden="true">
        <Icon size={16} stroke={2} />
      </span>
      <span className="state-mark-word">{children}</span>
    </span>
  );
}

type Mark = { readonly tone: StateTone; readonly icon: StateIcon };

export const MAIL_MARKS: Readonly<Record<MailState, Mark>> = {
  noticed: { tone: 'quiet', icon: IconCircleDotted },
  waiting: { tone: 'waiting', icon: IconClock },
  sent: { tone: 'ok', icon: IconCircleCheck },
  ignored: { tone: 'quiet', icon: IconCircleMinus },
  failed: { tone: 'failed', icon: IconAlertTriangle },
};

export const DELIVERY_MARKS: Readonly<Record<DeliveryState, Mark>> = {
  queued: { tone: 'waiting', icon: IconClock },
  sending: { tone: 'waiting', icon: IconSend },
  delivered: { tone: 'ok', icon: IconCircleCheck },
  dead: { tone: 'failed', icon: IconAlertTriangle },
  discarded: { tone: 'quiet', icon: IconCircleX },
};

export function MailStateMark({ state, strong }: { readonly state: MailState; readonly strong?: boolean }) {
  const word = sentenceCase(textFor(useLanguage()).mailStates[state]);
  return (
    <StateMark {...MAIL_MARKS[state]} strong={strong ?? false}>
      {word}
    </StateMark>
  );
}

export function DeliveryStateMark({
  state,
  strong,
}: {
  readonly state: DeliveryState;
  readonly strong?: boolean;
}) {
  const word = sentenceCase(textFor(useLanguage()).deliveryStates[state]);
  return (
    <StateMark {...DELIVERY_MARKS[state]} strong={strong ?? false}>
      {word}
    </StateMark>
  );
}
