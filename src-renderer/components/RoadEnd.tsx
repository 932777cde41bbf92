import type { StateTone } from './StateMark.tsx';
import './road-end.css';

/** A tick, the hands of a clock, a cross or a bar: the states keep their signs here. */
const SIGNS: Readonly<Record<StateTone, string>> = {
  ok: 'M-4.5 0.5 l3 3 l6 -6.5',
  waiting: 'M0 -5 v5 l3.5 2',
  failed: 'M-3.5 -3.5 l7 7 M3.5 -3.5 l-7 7',
  quiet: 'M-4.5 0 h9',
};

/** Where a drawn road ends: the sign of the state in its colour. */
export function RoadEnd({
  x,
  y,
  tone,
}: {
  readonly x: number;
  readonly y: number;
  readonly tone: StateTone;
}) {
  return (
    <g className="road-end" data-tone={tone} transform={`translate(${x.toString()} ${y.toString()})`}>
      <circle r={11} />
      <path d={SIGNS[tone]} />
    </g>
  );
}
