import type { z } from 'zod';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { Deploy } from '../../src-agent/contract/deploy.ts';
import type { DeployService } from '../../src-agent/contract/deploy-commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import { createPager, EMPTY_LIST, type PagedList } from './paged-list.ts';
import type { SliceTools } from './slice-tools.ts';

export type OutputPage = z.output<(typeof COMMANDS)['deploys.output']['output']>;

export type DeployWish = {
  readonly service: string;
  readonly clearCache: boolean;
  /** null: the head of the branch. */
  readonly commit: string | null;
};

/** The operator's services on Render and their deploys, newest first. */
export type DeploysSlice = {
  readonly deployServices: readonly DeployService[] | null;
  /** Why there are none. */
  readonly deployServicesFailure: Failure | null;
  readonly deploys: PagedList<Deploy>;
  /** The deploy whose road is drawn; null: the newest. */
  readonly deployShown: number | null;
  loadDeployServices(): Promise<void>;
  loadDeploys(): Promise<void>;
  loadMoreDeploys(): Promise<void>;
  takeDeploy(deploy: Deploy): void;
  /** null: the newest. */
  chooseDeploy(id: number | null): void;
  triggerDeploy(wish: DeployWish): Promise<Result<Deploy>>;
  cancelDeploy(id: number): Promise<Result<Deploy>>;
  /** Brings back what that deploy had made live. */
  rollBackDeploy(id: number): Promise<Result<Deploy>>;
  /** The same of a deploy that Render lists. */
  rollBackTo(service: string, renderId: string): Promise<Result<Deploy>>;
  /** A page of what its command has printed, from a character on. */
  readDeployOutput(id: number, from: number): Promise<Result<OutputPage>>;
  /** Asks the operator outside of this page; false: it may not run. */
  confirmCommand(service: string): Promise<Result<{ readonly confirmed: boolean }>>;
};

const DEPLOYS_PAGE = 50;

export function createDeploysSlice({ set, get, bridge }: SliceTools<DeploysSlice>): DeploysSlice {
  const pager = createPager<Deploy>({
    get: () => get().deploys,
    set: (change) => set({ deploys: { ...get().deploys, ...change } }),
    ask: (cursor) => bridge.call(COMMANDS['deploys.list'], { cursor, limit: DEPLOYS_PAGE }),
  });

  /** Each row counts its changes: what comes late never makes it older. */
  function take(deploy: Deploy): void {
    const { deploys } = get();
    const { items } = deploys;
    if (items === null) return;
    const at = items.findIndex(({ id }) => id === deploy.id);
    const known = items[at];
    if (known !== undefined) {
      if (deploy.revision > known.revision) set({ deploys: { ...deploys, items: items.with(at, deploy) } });
    } else if (deploy.id > (items[0]?.id ?? 0)) {
      set({ deploys: { ...deploys, items: [deploy, ...items] } });
    }
  }

  /** What was begun is looked at. */
  async function begin(asked: Promise<{ readonly result: Result<Deploy> }>): Promise<Result<Deploy>> {
    const { result } = await asked;
    if (result.ok) {
      take(result.value);
      set({ deployShown: null });
    }
    return result;
  }

  return {
    deployServices: null,
    deployServicesFailure: null,
    deploys: EMPTY_LIST,
    deployShown: null,
    async loadDeployServices() {
      const { result } = await bridge.call(COMMANDS['deploys.services'], {});
      if (result.ok) set({ deployServices: result.value.services, deployServicesFailure: null });
      else set({ deployServicesFailure: result.error });
    },
    loadDeploys: () => pager.restart(true),
    loadMoreDeploys: () => pager.more(),
    takeDeploy: take,
    chooseDeploy: (deployShown) => set({ deployShown }),
    triggerDeploy: (wish) => begin(bridge.call(COMMANDS['deploys.trigger'], wish)),
    async cancelDeploy(id) {
      const { result } = await bridge.call(COMMANDS['deploys.cancel'], { id });
      if (result.ok) take(result.value);
      return result;
    },
    rollBackTo: (service, renderId) =>
      begin(bridge.call(COMMANDS['service.rollback'], { service, renderId })),
    async readDeployOutput(id, from) {
      const { result } = await bridge.call(COMMANDS['deploys.output'], { id, from });
      return result;
    },
    async confirmCommand(service) {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.confirm-command'], { service });
      await get().loadDeployServices();
      return result;
    },
    rollBackDeploy: (id) => begin(bridge.call(COMMANDS['deploys.rollback'], { id })),
  };
}
