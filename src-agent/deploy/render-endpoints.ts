import { err, ok, type Result } from '../contract/result.ts';
import { standInOrigin } from '../support/stand-in-origin.ts';

/** Where Render is asked (PROTOCOLS.md section 1). Tests put one local server in its place. */
export type RenderEndpoints = {
  /** What a hook's address must begin with, and where its request goes. */
  readonly hookOrigin: string;
  /** Root of the API, without a closing slash. */
  readonly api: string;
};

/** The real ones. */
export const RENDER_ENDPOINTS: RenderEndpoints = {
  hookOrigin: 'https://api.render.com',
  api: 'https://api.render.com/v1',
};

/** All of Render at one origin of this machine, such as `http://127.0.0.1:8080`; anything else is refused. */
export function renderEndpointsAt(origin: string): Result<RenderEndpoints> {
  const root = standInOrigin(origin);
  if (root === null) return err('deploy.endpoint-refused', { params: { origin } });
  return ok({ hookOrigin: root, api: `${root}/v1` });
}
