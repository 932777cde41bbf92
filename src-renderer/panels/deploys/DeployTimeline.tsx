import { Button, VisuallyHidden } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { assertNever } from '../../../src-agent/contract/assert-never.ts';
import { type AddressCheck, type Deploy, hasEnded } from '../../../src-agent/contract/deploy.ts';
import { explainFailure } from '../../../src-agent/contract/text/text.ts';
import { RoadEnd } from '../../components/RoadEnd.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { CommandOutput } from './CommandOutput.tsx';
import { DEPLOY_LOOKS } from './deploy-look.ts';
import { roadOfDeploy, type Station, type StationMark } from './deploy-road.ts';
import '../../components/road.css';
import './deploy-timeline.css';
import { LogLines } from './LogLines.tsx';
import { useDeployWords } from './use-deploy-words.ts';

/**
 * A deploy drawn as its road: the ways that were tried, Render's own stretch, the health of the service, the end.
 * What lies ahead is dotted. Read aloud it is a list of sentences.
 */
export function DeployTimeline({ deploy }: { readonly deploy: Deploy }) {
  const words = useDeployWords();
  const stations = roadOfDeploy(deploy);
  return (
    <ol className="road deploy-road" aria-label={words.road}>
      {stations.map((station, index) => (
        <li key={keyOf(station)} className="road-row deploy-road-row" data-mark={station.mark}>
          <StationFigure
            mark={station.mark}
            isFirst={index === 0}
            isNextAhead={isAhead(stations[index + 1], deploy)}
          />
          <div className="deploy-road-words">
            <VisuallyHidden>{words.marks[station.mark]}</VisuallyHidden>
            <StationWords station={station} deploy={deploy} />
            {station.kind === 'way' && station.step.method === 'command' && deploy.outputChars > 0 ? (
              <CommandOutput deploy={deploy} />
            ) : null}
          </div>
        </li>
      ))}
      <li className="road-row deploy-road-row" data-end>
        <EndFigure deploy={deploy} isAlone={stations.length === 0} />
        <EndWords deploy={deploy} />
      </li>
    </ol>
  );
}

function keyOf(station: Station): string {
  switch (station.kind) {
    case 'way':
      return `way ${station.step.method}`;
    case 'phase':
      return `phase ${station.phase}`;
    default:
      return station.kind;
  }
}

/** Whether the road to the next stop was not gone yet; behind the last station comes the end. */
function isAhead(next: Station | undefined, deploy: Deploy): boolean {
  return next === undefined ? !hasEnded(deploy) : next.mark === 'ahead';
}

function StationWords({ station, deploy }: { readonly station: Station; readonly deploy: Deploy }) {
  const words = useDeployWords();
  const instants = useInstants();
  const language = useLanguage();
  switch (station.kind) {
    case 'way': {
      const { method, outcome, httpStatus, failure, at } = station.step;
      const said =
        failure === null || outcome === 'not-configured' ? null : explainFailure(failure, language, 'window');
      const status = httpStatus === null ? '' : ` · HTTP ${httpStatus.toString()}`;
      return (
        <Words name={words.methods[method]} time={instants.seconds(at)}>
          <span>{`${(method === 'command' ? words.commandOutcomes : words.outcomes)[outcome]}${status}`}</span>
          {said === null ? null : <span>{plainText(said.what)}</span>}
          {/* What is to be done is said once, where the road ends. */}
          {said === null || deploy.failure?.code === failure?.code ? null : (
            <span>{plainText(said.cure)}</span>
          )}
        </Words>
      );
    }
    case 'locate':
      return (
        <Words name={words.locate}>
          <span>{words.locating}</span>
        </Words>
      );
    case 'phase':
      return (
        <Words name={words.phases[station.phase]}>
          {station.mark === 'running' || station.mark === 'failed' ? (
            <span>{plainText(deploy.renderStatus ?? '')}</span>
          ) : null}
        </Words>
      );
    case 'strange':
      return (
        <Words name={words.strange}>
          <span>{plainText(station.status)}</span>
        </Words>
      );
    case 'health':
      return (
        <Words name={words.health}>
          {deploy.state === 'checking' || deploy.health === null ? (
            <span>{words.healthAsked}</span>
          ) : (
            <HealthWords check={deploy.health} />
          )}
        </Words>
      );
    default:
      return assertNever(station);
  }
}

function HealthWords({ check }: { readonly check: AddressCheck }) {
  const words = useDeployWords();
  const numbers = useNumbers();
  const language = useLanguage();
  const { failure, httpStatus, tookMs, certificateDaysLeft, url } = check;
  const status = httpStatus === null ? '' : `HTTP ${httpStatus.toString()}`;
  const said = failure === null ? null : explainFailure(failure, language, 'window');
  return (
    <>
      <span>{said === null ? words.healthFine(status, numbers.duration(tookMs)) : plainText(said.what)}</span>
      {said === null ? null : <span>{plainText(said.cure)}</span>}
      {certificateDaysLeft === null ? null : <span>{words.certificate(certificateDaysLeft)}</span>}
      <span>{plainText(url)}</span>
    </>
  );
}

function EndWords({ deploy }: { readonly deploy: Deploy }) {
  const words = useDeployWords();
  const instants = useInstants();
  const language = useLanguage();
  const now = useNow(1_000);
  const { state, at, endedAt, failure, lastLines, missingSettings } = deploy;
  const said = failure === null ? null : explainFailure(failure, language, 'window');
  return (
    <div className="deploy-road-words" data-tone={DEPLOY_LOOKS[state].tone}>
      <div className="deploy-road-end" role="status">
        {words.states[state]}
      </div>
      <div className="deploy-road-said">
        <span>
          {endedAt === null
            ? words.elapsed(instants.span(Math.max(0, now - at)))
            : words.took(instants.span(Math.max(0, endedAt - at)))}
        </span>
        {said === null ? null : (
          <>
            <span>{plainText(said.what)}</span>
            {said.why === undefined ? null : <span>{plainText(said.why)}</span>}
            <span>{plainText(said.cure)}</span>
          </>
        )}
        {endedAt === null ? <span>{words.stillThere}</span> : null}
        {missingSettings.length === 0 ? null : (
          <span className="deploy-road-missing">{words.missingSettings(missingSettings.join(', '))}</span>
        )}
        {lastLines.length === 0 ? null : <LastLines deploy={deploy} />}
      </div>
    </div>
  );
}

/** What a deploy that failed wrote last, and the way to all of it. */
function LastLines({ deploy: { service, renderId, lastLines } }: { readonly deploy: Deploy }) {
  const words = useDeployWords();
  const { chooseService, showDeploys, isStill } = useApp((state) => ({
    chooseService: state.chooseService,
    showDeploys: state.showDeploys,
    isStill: state.deployServices?.some(({ id }) => id === service.id) ?? false,
  }));
  return (
    <div className="deploy-road-lines">
      <span>{words.lastLines}</span>
      <LogLines lines={lastLines} label={words.lastLines} isShort />
      {renderId === null || !isStill ? null : (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFileText size={14} />}
          onClick={() => {
            chooseService(service.id, renderId);
            showDeploys('service');
          }}
        >
          {words.showBuildLog}
        </Button>
      )}
    </div>
  );
}

function Words({
  name,
  time = null,
  children,
}: {
  readonly name: string;
  readonly time?: string | null;
  readonly children: ReactNode;
}) {
  return (
    <>
      <span className="deploy-road-name">{name}</span>
      <span className="deploy-road-said">{children}</span>
      {time === null ? null : <span className="deploy-road-time">{time}</span>}
    </>
  );
}

/** Pixels inside a row's figure. */
const ROAD_X = 12;
const NODE_Y = 16;

function StationFigure({
  mark,
  isFirst,
  isNextAhead,
}: {
  readonly mark: StationMark;
  readonly isFirst: boolean;
  readonly isNextAhead: boolean;
}) {
  return (
    <svg className="road-figure" aria-hidden="true">
      {isFirst ? null : (
        <line data-ahead={mark === 'ahead' || undefined} x1={ROAD_X} x2={ROAD_X} y1={0} y2={NODE_Y} />
      )}
      <line data-ahead={isNextAhead || undefined} x1={ROAD_X} x2={ROAD_X} y1={NODE_Y} y2="100%" />
      <g className="deploy-road-node" data-mark={mark} transform={`translate(${ROAD_X} ${NODE_Y})`}>
        <Node mark={mark} />
      </g>
    </svg>
  );
}

function Node({ mark }: { readonly mark: StationMark }) {
  switch (mark) {
    case 'passed':
      return (
        <>
          <circle r={8} />
          <path d="M-3.5 0.5 l2.5 2.5 l4.5 -5" />
        </>
      );
    case 'running':
      return (
        <>
          <circle r={8} />
          <circle className="deploy-road-core" r={4} />
        </>
      );
    case 'failed':
      return (
        <>
          <rect x={-7} y={-7} width={14} height={14} rx={3} transform="rotate(45)" />
          <path d="M-3 -3 l6 6 M3 -3 l-6 6" />
        </>
      );
    case 'doubtful':
      return (
        <>
          <circle r={8} />
          <path d="M-2.5 -2 a2.5 2.5 0 1 1 3.5 2.3 q-1 .5 -1 1.7 M0 4.4 v.1" />
        </>
      );
    case 'skipped':
    case 'ahead':
      return <circle r={4} />;
    default:
      return assertNever(mark);
  }
}

function EndFigure({ deploy, isAlone }: { readonly deploy: Deploy; readonly isAlone: boolean }) {
  const { tone } = DEPLOY_LOOKS[deploy.state];
  const isOpen = !hasEnded(deploy);
  return (
    <svg className="road-figure" aria-hidden="true">
      {isAlone ? null : <line data-ahead={isOpen || undefined} x1={ROAD_X} x2={ROAD_X} y1={0} y2={NODE_Y} />}
      <RoadEnd x={ROAD_X} y={NODE_Y} tone={tone} />
    </svg>
  );
}
