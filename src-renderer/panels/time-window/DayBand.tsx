import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useId, useRef } from 'react';
import { formatTimeOfDay } from '../../../src-agent/contract/wall-clock.ts';
import {
  type Bound,
  type Bounds,
  crossesMidnight,
  DAY_MINUTES,
  keyStep,
  labelEvery,
  minutesToX,
  moveBoth,
  moveBound,
  openSegments,
  placeBound,
  placeLabels,
  xToMinutes,
} from './day-band-geometry.ts';
import './day-band.css';

/** What the band says to those who do not see it. */
export type DayBandWords = {
  readonly start: string;
  readonly end: string;
  /** Of a bound: `09h30, 5 h 30 before closing`. */
  readonly value: (bound: Bound, bounds: Bounds) => string;
  readonly now: (clock: string) => string;
  readonly midnight: string;
  readonly allDay: string;
};

const LABEL_WIDTH = 48;
/** Pixels from the top: the bounds' own times, the band, the hours under it. */
const BAND_TOP = 28;
const BAND_HEIGHT = 44;
const TICKS_TOP = BAND_TOP + BAND_HEIGHT;
const BAND_DRAWING_HEIGHT = TICKS_TOP + 28;

/**
 * A day drawn to scale: what lies inside the window, its two bounds as handles (dragged, or moved by keys), the
 * present minute. Without bounds the whole day is open and there is nothing to move.
 */
export function DayBand({
  bounds,
  now,
  words,
  onChange,
}: {
  readonly bounds: Bounds | null;
  /** Wall-clock minutes in the zone. */
  readonly now: number;
  readonly words: DayBandWords;
  onChange(bounds: Bounds): void;
}) {
  const { ref, width } = useElementSize();
  return (
    <div ref={ref} className="day-band">
      {width === 0 ? null : (
        // biome-ignore lint/a11y/useSemanticElements: a drawing cannot be a fieldset
        <svg
          width={width}
          height={BAND_DRAWING_HEIGHT}
          role="group"
          aria-label={words.now(formatTimeOfDay(now))}
        >
          <Ground width={width} />
          {bounds === null ? (
            <AllDay width={width} text={words.allDay} />
          ) : (
            <Open bounds={bounds} width={width} midnight={words.midnight} onChange={onChange} />
          )}
          <Hours width={width} />
          <Now at={now} width={width} />
          {bounds === null ? null : (
            <Handles bounds={bounds} width={width} words={words} onChange={onChange} />
          )}
        </svg>
      )}
    </div>
  );
}

/** Night and day lie under everything: hours, and the band's own edge. */
function Ground({ width }: { readonly width: number }) {
  return (
    <rect
      className="band-ground"
      x={0.5}
      y={BAND_TOP + 0.5}
      width={width - 1}
      height={BAND_HEIGHT - 1}
      rx={6}
    />
  );
}

function AllDay({ width, text }: { readonly width: number; readonly text: string }) {
  return (
    <>
      <rect
        className="band-open"
        x={0.5}
        y={BAND_TOP + 0.5}
        width={width - 1}
        height={BAND_HEIGHT - 1}
        rx={6}
      />
      <text className="band-all-day" x={width / 2} y={BAND_TOP + BAND_HEIGHT / 2}>
        {text}
      </text>
    </>
  );
}

/** The open part: taken between the handles it moves as a whole. */
function Open({
  bounds,
  width,
  midnight,
  onChange,
}: {
  readonly bounds: Bounds;
  readonly width: number;
  readonly midnight: string;
  onChange(bounds: Bounds): void;
}) {
  const from = useRef<{ readonly x: number; readonly bounds: Bounds } | null>(null);
  const clip = useId();
  const grab = (event: PointerEvent<SVGGElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, bounds };
  };
  const drag = (event: PointerEvent<SVGGElement>): void => {
    if (from.current === null) return;
    const by = Math.round(((event.clientX - from.current.x) / width) * (DAY_MINUTES / 5)) * 5;
    onChange(moveBoth(from.current.bounds, by));
  };
  const drop = (): void => {
    from.current = null;
  };
  return (
    <g
      className="band-grip"
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
    >
      <clipPath id={clip}>
        <rect x={0.5} y={BAND_TOP + 0.5} width={width - 1} height={BAND_HEIGHT - 1} rx={6} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        {openSegments(bounds).map(({ from: start, to }) => (
          <rect
            key={start}
            className="band-open"
            x={minutesToX(start, width)}
            y={BAND_TOP + 0.5}
            width={Math.max(1, minutesToX(to - start, width))}
            height={BAND_HEIGHT - 1}
          />
        ))}
      </g>
      {crossesMidnight(bounds) ? (
        <>
          <path className="band-midnight" d={`M0.5 ${BAND_TOP + 8} V${TICKS_TOP - 8}`}>
            <title>{midnight}</title>
          </path>
          <path className="band-midnight" d={`M${width - 0.5} ${BAND_TOP + 8} V${TICKS_TOP - 8}`} />
        </>
      ) : null}
    </g>
  );
}

function Hours({ width }: { readonly width: number }) {
  const every = labelEvery(width);
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus
    <g aria-hidden="true">
      {Array.from({ length: 25 }, (_unused, hour) => {
        const x = Math.min(width - 0.5, Math.max(0.5, Math.round(minutesToX(hour * 60, width)) + 0.5));
        const isLabelled = hour % every === 0;
        const anchor = hour === 0 ? 'start' : hour === 24 ? 'end' : 'middle';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its own name
          <g key={hour}>
            {hour === 0 || hour === 24 ? null : (
              <line
                className="band-hour"
                x1={x}
                x2={x}
                y1={TICKS_TOP - (isLabelled ? 10 : 5)}
                y2={TICKS_TOP - 1}
              />
            )}
            {isLabelled ? (
              <text className="band-hour-label" x={x} y={TICKS_TOP + 16} textAnchor={anchor}>
                {`${String(hour).padStart(2, '0')}h`}
              </text>
            ) : null}
          </g>
        );
      })}
    </g>
  );
}

function Now({ at, width }: { readonly at: number; readonly width: number }) {
  const x = Math.round(minutesToX(at, width)) + 0.5;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus
    <g className="band-now" aria-hidden="true">
      <line x1={x} x2={x} y1={BAND_TOP - 3} y2={TICKS_TOP + 3} />
      <path d={`M${x - 4} ${BAND_TOP - 7} h8 l-4 5 z`} />
    </g>
  );
}

function Handles({
  bounds,
  width,
  words,
  onChange,
}: {
  readonly bounds: Bounds;
  readonly width: number;
  readonly words: DayBandWords;
  onChange(bounds: Bounds): void;
}) {
  const xs = { start: minutesToX(bounds.start, width), end: minutesToX(bounds.end, width) };
  const [startLabel, endLabel] = placeLabels(xs.start, xs.end, width, LABEL_WIDTH);
  return (
    <>
      <Handle
        bound="start"
        bounds={bounds}
        width={width}
        labelX={startLabel}
        label={words.start}
        valueText={words.value('start', bounds)}
        onChange={onChange}
      />
      <Handle
        bound="end"
        bounds={bounds}
        width={width}
        labelX={endLabel}
        label={words.end}
        valueText={words.value('end', bounds)}
        onChange={onChange}
      />
    </>
  );
}

function Handle({
  bound,
  bounds,
  width,
  labelX,
  label,
  valueText,
  onChange,
}: {
  readonly bound: Bound;
  readonly bounds: Bounds;
  readonly width: number;
  readonly labelX: number;
  readonly label: string;
  readonly valueText: string;
  onChange(bounds: Bounds): void;
}) {
  const minutes = bounds[bound];
  const x = Math.min(width - 4, Math.max(4, minutesToX(minutes, width)));
  const held = useRef(false);
  const drag = (event: PointerEvent<SVGGElement>): void => {
    if (!held.current) return;
    const drawing = event.currentTarget.ownerSVGElement;
    if (drawing === null) return;
    const at = event.clientX - drawing.getBoundingClientRect().left;
    onChange(placeBound(bounds, bound, xToMinutes(at, width)));
  };
  const press = (event: KeyboardEvent): void => {
    const by = keyStep(event.key, event.shiftKey);
    if (by === null) return;
    event.preventDefault();
    onChange(moveBound(bounds, bound, by));
  };
  return (
    <g
      className="band-handle"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={DAY_MINUTES - 1}
      aria-valuenow={minutes}
      aria-valuetext={valueText}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = true;
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        held.current = false;
      }}
      onPointerCancel={() => {
        held.current = false;
      }}
    >
      <rect className="band-reach" x={x - 12} y={BAND_TOP - 24} width={24} height={BAND_HEIGHT + 32} />
      <rect className="band-focus" x={x - 8} y={BAND_TOP - 7} width={16} height={BAND_HEIGHT + 14} rx={8} />
      <rect className="band-knob" x={x - 4} y={BAND_TOP - 3} width={8} height={BAND_HEIGHT + 6} rx={4} />
      <line className="band-knob-mark" x1={x} x2={x} y1={BAND_TOP + 14} y2={TICKS_TOP - 14} />
      <text className="band-time" x={labelX} y={BAND_TOP - 13} textAnchor="middle">
        {formatTimeOfDay(minutes)}
      </text>
    </g>
  );
}
