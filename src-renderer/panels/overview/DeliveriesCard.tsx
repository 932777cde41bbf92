import { IconAlertTriangle, IconCircleCheck, IconCircleOff, IconClock } from '@tabler/icons-react';
import { type StateIcon, StateMark, type StateTone } from '../../components/StateMark.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { OverviewCard } from './OverviewCard.tsx';
import { overviewEn } from './words-en.ts';
import { overviewFr } from './words-fr.ts';

export function DeliveriesCard() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const instants = useInstants();
  const numbers = useNumbers();
  const now = useNow(1_000);
  const status = useApp((state) => state.status?.deliveries ?? null);
  if (status === null) {
    return <OverviewCard title={words.today} loading className="overview-today" />;
  }
  const { deliveredToday, deadToday, queued, sending, nextAttemptAt, enabled } = status;
  const ended = deliveredToday + deadToday;
  const waiting = queued + sending;
  return (
    <OverviewCard title={words.today} loading={false} className="overview-today">
      <dl className="overview-figures">
        <Figure
          tone="ok"
          icon={IconCircleCheck}
          name={words.sent}
          value={numbers.count(deliveredToday)}
          isZero={deliveredToday === 0}
        />
        <Figure
          tone="waiting"
          icon={IconClock}
          name={words.waiting}
          value={numbers.count(waiting)}
          isZero={waiting === 0}
        />
        <Figure
          tone="failed"
          icon={IconAlertTriangle}
          name={words.failed}
          value={numbers.count(deadToday)}
          isZero={deadToday === 0}
        />
        <Figure
          tone="quiet"
          icon={null}
          name={words.rate}
          value={ended === 0 ? '–' : numbers.share(deliveredToday / ended)}
          isZero={ended === 0}
        />
      </dl>
      {enabled ? (
        <p>
          {nextAttemptAt === null
            ? words.noAttempt
            : words.nextAttempt(instants.relative(Math.max(nextAttemptAt, now), now))}
        </p>
      ) : (
        <p>
          <StateMark tone="waiting" icon={IconCircleOff}>
            {words.sendingOff}
          </StateMark>
        </p>
      )}
    </OverviewCard>
  );
}

/** A number with its name. A zero is quiet: only what there is has a colour. */
function Figure({
  tone,
  icon: Icon,
  name,
  value,
  isZero,
}: {
  readonly tone: StateTone;
  readonly icon: StateIcon | null;
  readonly name: string;
  readonly value: string;
  readonly isZero: boolean;
}) {
  return (
    <div className="overview-figure" data-tone={isZero ? 'quiet' : tone}>
      <dt>
        {Icon === null ? null : (
          <span aria-hidden="true">
            <Icon size={14} stroke={2} />
          </span>
        )}
        {name}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
