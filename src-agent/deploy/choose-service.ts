import { err, ok, type Result } from '../contract/result.ts';
import type { RenderService } from '../contract/settings.ts';

/** The service that is meant; null names the only one of the settings. */
export function chooseService(all: readonly RenderService[], id: string | null): Result<RenderService> {
  const [only] = all;
  if (only === undefined) return err('deploy.no-service');
  const known = all.map((service) => service.id).join(', ');
  if (id === null) return all.length === 1 ? ok(only) : err('deploy.which-service', { params: { known } });
  const named = all.find((service) => service.id === id);
  return named === undefined ? err('deploy.unknown-service', { params: { service: id, known } }) : ok(named);
}
