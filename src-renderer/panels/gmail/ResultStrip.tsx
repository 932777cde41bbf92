import { Skeleton } from '@mantine/core';
import { type GmailCheck, type GmailOutcome, gmailOutcome } from '../../../src-agent/contract/gmail.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { OUTCOME_LOOKS } from './connection-look.ts';
import { useGmailWords } from './use-gmail-words.ts';

const MOST = 40;
/** Pixels. */
const STEP = 9;
const BAR = 6;
const HEIGHT = 24;
/** Told apart without colours: what went well is tall, what failed is low and has a cross over it. */
const BARS: Readonly<Record<GmailOutcome, number>> = { ok: 24, temporary: 14, permanent: 8 };

/** The last checks as marks on a line, the newest on the right. */
export function ResultStrip() {
  const words = useGmailWords();
  const instants = useInstants();
  const now = useNow(10_000);
  const { items, failure } = useApp((state) => state.gmailChecks);
  if (items === null) return failure === null ? <Skeleton h={HEIGHT} w={240} /> : null;
  const [newest] = items;
  if (newest === undefined) return null;
  const shown = items.slice(0, MOST).reverse();
  const count = (result: GmailOutcome): number => shown.filter((one) => gmailOutcome(one) === result).length;
  const width = shown.length * STEP - (STEP - BAR);
  return (
    <div className="gmail-strip">
      <svg
        role="img"
        aria-label={words.strip(shown.length, count('ok'), count('temporary'), count('permanent'))}
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width.toString()} ${HEIGHT.toString()}`}
      >
        {shown.map((check, at) => (
          <Bar
            key={check.id}
            x={at * STEP}
            check={check}
            title={`${instants.dayAndClock(check.at)} · ${words.results[gmailOutcome(check)]}`}
          />
        ))}
      </svg>
      <span className="gmail-strip-last">
        {words.lastCheck}{' '}
        <StateMark {...OUTCOME_LOOKS[gmailOutcome(newest)]}>{words.results[gmailOutcome(newest)]}</StateMark>
        <span className="gmail-beside">
          {words.modes[newest.mode]} · {instants.relative(newest.at, Math.max(now, newest.at + 1))}
        </span>
      </span>
    </div>
  );
}

function Bar({
  x,
  check,
  title,
}: {
  readonly x: number;
  readonly check: GmailCheck;
  readonly title: string;
}) {
  const result = gmailOutcome(check);
  const height = BARS[result];
  const top = HEIGHT - height;
  return (
    <g className="gmail-bar" data-tone={OUTCOME_LOOKS[result].tone}>
      <title>{title}</title>
      <rect x={x} y={top} width={BAR} height={height} rx={1.5} />
      {result === 'permanent' ? (
        <path d={`M${x.toString()} ${(top - 8).toString()}l6 6m0 -6l-6 6`} strokeWidth={1.5} fill="none" />
      ) : null}
    </g>
  );
}
