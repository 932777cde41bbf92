import type { Failure, Result } from '../contract/result.ts';
import type { DoctorCheck } from '../contract/status.ts';

/** What Render said when it was asked about the key and about each service of the settings. */
export type RenderReport = {
  readonly key: Result<null>;
  /** Not asked where the key is of no use. */
  readonly services: readonly {
    readonly name: string;
    readonly state: Result<{ readonly suspended: boolean | null }>;
  }[];
};

/** null: there is no service, or no key to ask with. */
export function checkRender(
  report: RenderReport | null,
  hasServices: boolean,
): readonly [DoctorCheck, DoctorCheck] {
  const notAsked: DoctorCheck = {
    check: 'render-services',
    verdict: 'not-checked',
    note: null,
    failure: null,
  };
  if (report === null) {
    const note = hasServices ? 'render.no-key' : 'render.none';
    return [{ check: 'render', verdict: 'not-checked', note, failure: null }, notAsked];
  }
  const { key, services } = report;
  if (!key.ok) return [found('render', key.error), notAsked];
  const works: DoctorCheck = { check: 'render', verdict: 'ok', note: 'render.key-works', failure: null };
  return [works, checkServices(services)];
}

/** The worst is said: what Render does not know, then what could not be asked, then what is suspended. */
function checkServices(services: RenderReport['services']): DoctorCheck {
  const named = (wanted: readonly RenderReport['services'][number][]): string =>
    wanted.map(({ name }) => name).join(', ');
  const unknown = services.filter(({ state }) => !state.ok && state.error.code === 'deploy.service-missing');
  if (unknown.length > 0) return found('render-services', failure('deploy.services-unknown', named(unknown)));
  const [unasked] = services.flatMap(({ state }) => (state.ok ? [] : [state.error]));
  if (unasked !== undefined) return found('render-services', unasked);
  const suspended = services.filter(({ state }) => state.ok && state.value.suspended === true);
  if (suspended.length > 0)
    return {
      ...found('render-services', failure('deploy.services-suspended', named(suspended))),
      verdict: 'warning',
    };
  return { check: 'render-services', verdict: 'ok', note: 'render.services-found', failure: null };
}

function failure(code: Failure['code'], services: string): Failure {
  return { code, params: { services }, retryable: false };
}

/** What time alone may mend is a warning. */
function found(check: DoctorCheck['check'], { code, params, retryable }: Failure): DoctorCheck {
  return {
    check,
    verdict: retryable ? 'warning' : 'failed',
    note: null,
    failure: { code, params, retryable },
  };
}
