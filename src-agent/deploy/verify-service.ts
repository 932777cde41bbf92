import { SERVICE_CHECKS, type ServiceCheck } from '../contract/deploy.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { RenderService } from '../contract/settings.ts';
import { type AddressPorts, checkAddress, isHealthy } from './check-address.ts';

type Check = (typeof SERVICE_CHECKS)[number];

/** Where each check asks, seen from the health address, and what it takes for a yes. */
const PLACES: Readonly<Record<Check, { readonly path: string | null; isGood(status: number): boolean }>> = {
  health: { path: null, isGood: isHealthy },
  // Whether it asks for a login or sends somewhere else: it answers.
  login: { path: '/login', isGood: (status) => status < 400 || status === 401 || status === 403 },
  ping: { path: '/api/ping', isGood: (status) => status === 200 },
};

/** Asks the addresses of a service one after the other. */
export async function verifyService(
  { id, name, healthUrl, requiredSettings }: RenderService,
  ports: AddressPorts & { readonly missingSettings: () => Promise<Result<readonly string[]>> },
): Promise<Result<ServiceCheck>> {
  if (healthUrl === null) return err('deploy.no-health-address', { params: { service: id } });
  const checks: ServiceCheck['checks'] = [];
  for (const check of SERVICE_CHECKS) {
    const { path, isGood } = PLACES[check];
    const url = path === null ? healthUrl : new URL(path, healthUrl).href;
    checks.push({ check, result: await checkAddress(url, isGood, ports) });
  }
  const days = checks.flatMap(({ result }) => result.certificateDaysLeft ?? []);
  return ok({
    service: { id, name },
    checks,
    variables: requiredSettings.length === 0 ? null : variablesOf(await ports.missingSettings()),
    certificateDaysLeft: days.length === 0 ? null : Math.min(...days),
  });
}

function variablesOf(missing: Result<readonly string[]>): ServiceCheck['variables'] {
  if (missing.ok) return { missing: [...missing.value], failure: null };
  const { code, params, retryable } = missing.error;
  return { missing: [], failure: { code, params, retryable } };
}
