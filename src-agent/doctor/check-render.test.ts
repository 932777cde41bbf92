import { describe, expect, it } from 'vitest';
import { err, ok } from '../contract/result.ts';
import { describeCheck } from '../contract/text/text.ts';
import { checkRender, type RenderReport } from './check-render.ts';

const inService = ok({ suspended: false });
const read = (report: RenderReport | null, hasServices = true) =>
  checkRender(report, hasServices).map(
    (check) => `${check.verdict}: ${describeCheck(check, 'en', 'terminal')}`,
  );
const services = (...states: RenderReport['services'][number]['state'][]): RenderReport => ({
  key: ok(null),
  services: states.map((state, index) => ({ name: `web${index + 1}`, state })),
});

describe('what doctor says of Render', () => {
  it('is nothing where there is no service, or no key', () => {
    expect(read(null, false)).toEqual(['not-checked: no service is set up', 'not-checked: not checked']);
    expect(read(null)).toEqual([
      'not-checked: no API key is set, so it was not asked',
      'not-checked: not checked',
    ]);
  });

  it('is that all is well', () => {
    expect(read(services(inService, inService))).toEqual([
      'ok: the API key works',
      'ok: Render knows every service',
    ]);
  });

  it('is that the key is refused: the services are not asked for then', () => {
    const key = err('deploy.key-refused', { params: { status: 401 } });
    const [first, second] = read({ key, services: [] });
    expect(first).toMatch(/^failed: Render does not accept the API key \(status 401\)\./u);
    expect(second).toBe('not-checked: not checked');
  });

  it('is a warning without network, in a sentence of its own', () => {
    const key = err('deploy.host-unknown', { params: { host: 'api.render.com' }, retryable: true });
    expect(read({ key, services: [] })[0]).toBe(
      'warning: api.render.com was not found. There is no network, or its name server does not answer. Check the network.',
    );
  });

  it('names the services that Render does not know before those that are suspended', () => {
    const unknown = err('deploy.service-missing');
    const suspended = ok({ suspended: true });
    expect(read(services(inService, unknown, suspended, unknown))[1]).toMatch(
      /^failed: Render knows no service web2, web4\./u,
    );
    expect(read(services(inService, suspended))[1]).toMatch(/^warning: Suspended at Render: web2\./u);
    const lost = err('deploy.timed-out', { params: { host: 'api.render.com' }, retryable: true });
    expect(read(services(suspended, lost))[1]).toMatch(/^warning: api\.render\.com did not answer/u);
  });
});
