import { Text, VisuallyHidden } from '@mantine/core';
import type { TraceStep } from '../../src-agent/contract/entities.ts';
import { textFor } from '../../src-agent/contract/text/text.ts';
import { traceText } from '../../src-agent/contract/text/trace-text.ts';
import { useLanguage, useWords } from '../i18n/language.ts';
import { plainText } from '../plain-text.ts';
import { traceEn } from './decision-trace-en.ts';
import { traceFr } from './decision-trace-fr.ts';
import { RoadEnd } from './RoadEnd.tsx';
import type { StateTone } from './StateMark.tsx';
import { roadOf, type Station } from './trace-road.ts';
import './road.css';
import './decision-trace.css';

/** Where the road led: the state's colour, and the outcome in words. */
export type TraceEnding = { readonly tone: StateTone; readonly text: string };

/**
 * Why a mail was decided as it was, drawn as the road it took: a station for each check, the exit where one of them
 * decided, and beyond it, dotted, what was not looked at any more. Read aloud it is a list of sentences.
 */
export function DecisionTrace({
  trace,
  ending,
}: {
  readonly trace: readonly TraceStep[];
  readonly ending: TraceEnding | null;
}) {
  const words = useWords({ en: traceEn, fr: traceFr });
  const language = useLanguage();
  const { checks } = textFor(language);
  const { stations, isLeft, notReached } = roadOf(trace);
  if (stations.length === 0 && ending === null) return <Text c="var(--state-quiet)">{words.none}</Text>;
  const tone = ending?.tone ?? 'quiet';
  const verdictWords = { pass: words.passed, note: words.noted, stop: words.decided } as const;
  return (
    <ol className="road trace" aria-label={words.label} data-tone={tone}>
      {stations.map((station, index) => (
        <li
          key={`${station.check}-${index.toString()}`}
          className="road-row trace-row"
          data-verdict={station.verdict}
        >
          <StationFigure
            station={station}
            isFirst={index === 0}
            isLast={index === stations.length - 1 && ending === null && notReached.length === 0}
          />
          <div className="trace-words">
            <VisuallyHidden>{verdictWords[station.verdict]}</VisuallyHidden>
            <span className="trace-check">{checks[station.check]}</span>
            {station.steps.map((step, at) => (
              <span key={`${step.detail}-${at.toString()}`} className="trace-sentence">
                {plainText(traceText(language, step))}
              </span>
            ))}
          </div>
        </li>
      ))}
      {ending === null ? null : (
        <li className="road-row trace-row trace-ending" data-left={isLeft || undefined}>
          <EndingFigure
            tone={ending.tone}
            isLeft={isLeft}
            goesOn={notReached.length > 0}
            isAlone={stations.length === 0}
          />
          <div className="trace-words">
            <VisuallyHidden>{words.outcome}</VisuallyHidden>
            <span className="trace-outcome">{ending.text}</span>
          </div>
        </li>
      )}
      {notReached.length === 0 ? null : (
        <li className="road-row trace-row trace-beyond">
          <svg className="road-figure" aria-hidden="true">
            <line className="trace-dotted" x1={ROAD_X} x2={ROAD_X} y1={0} y2={NODE_Y - 5} />
            <circle className="trace-ghost" cx={ROAD_X} cy={NODE_Y} r={4} />
          </svg>
          <div className="trace-words">
            <span className="trace-sentence">
              {words.notReached(notReached.map((check) => checks[check]).join(', '))}
            </span>
          </div>
        </li>
      )}
    </ol>
  );
}

/** Pixels inside a row's figure. */
const ROAD_X = 12;
const NODE_Y = 16;
/** Where an exit arrives. */
const EXIT_X = 36;

function StationFigure({
  station,
  isFirst,
  isLast,
}: {
  readonly station: Station;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}) {
  return (
    <svg className="road-figure" aria-hidden="true">
      {isFirst ? null : <line className="trace-road" x1={ROAD_X} x2={ROAD_X} y1={0} y2={NODE_Y} />}
      {isLast ? null : (
        <line
          className={station.verdict === 'stop' ? 'trace-exit' : 'trace-road'}
          x1={ROAD_X}
          x2={ROAD_X}
          y1={NODE_Y}
          y2="100%"
        />
      )}
      <Node verdict={station.verdict} />
    </svg>
  );
}

function Node({ verdict }: { readonly verdict: Station['verdict'] }) {
  switch (verdict) {
    case 'pass':
      return (
        <g className="trace-passed">
          <circle cx={ROAD_X} cy={NODE_Y} r={8} />
          <path d={`M${ROAD_X - 3.5} ${NODE_Y + 0.5} l2.5 2.5 l4.5 -5`} />
        </g>
      );
    case 'note':
      return <circle className="trace-noted" cx={ROAD_X} cy={NODE_Y} r={4} />;
    case 'stop':
      return (
        <g className="trace-stopped">
          <rect
            x={ROAD_X - 7}
            y={NODE_Y - 7}
            width={14}
            height={14}
            rx={3}
            transform={`rotate(45 ${ROAD_X} ${NODE_Y})`}
          />
          <path d={`M${ROAD_X - 4} ${NODE_Y} h8`} />
        </g>
      );
    default:
      return verdict satisfies never;
  }
}

/** The last stretch: straight on to the end, or off by the exit while the road itself goes on unused. */
function EndingFigure({
  tone,
  isLeft,
  goesOn,
  isAlone,
}: {
  readonly tone: StateTone;
  readonly isLeft: boolean;
  readonly goesOn: boolean;
  readonly isAlone: boolean;
}) {
  if (!isLeft) {
    return (
      <svg className="road-figure" aria-hidden="true">
        {isAlone ? null : <line className="trace-road" x1={ROAD_X} x2={ROAD_X} y1={-4} y2={NODE_Y} />}
        <RoadEnd x={ROAD_X} y={NODE_Y} tone={tone} />
      </svg>
    );
  }
  return (
    <svg className="road-figure" aria-hidden="true">
      {goesOn ? <line className="trace-dotted" x1={ROAD_X} x2={ROAD_X} y1={0} y2="100%" /> : null}
      <path
        className="trace-exit"
        d={`M${ROAD_X} 0 C${ROAD_X} ${NODE_Y - 4} ${ROAD_X + 6} ${NODE_Y} ${EXIT_X - 8} ${NODE_Y}`}
      />
      <RoadEnd x={EXIT_X} y={NODE_Y} tone={tone} />
    </svg>
  );
}
