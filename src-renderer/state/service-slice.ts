import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { ServiceCheck } from '../../src-agent/contract/deploy.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import type {
  ListedDeploy,
  ServiceAction,
  ServiceLog,
  ServiceState,
} from '../../src-agent/contract/service-commands.ts';
import type { SliceTools } from './slice-tools.ts';

/** What was asked for: the last answer, and what stands in the way of a newer one. */
export type Looked<Value> = {
  /** null: not asked for yet. */
  readonly value: Value | null;
  readonly failure: Failure | null;
  readonly busy: boolean;
};

export type ServiceLogWish = {
  /** Render's id of the deploy whose build is read; null: the service itself. */
  readonly build: string | null;
  readonly search: string;
};

/** One service as Render has it. */
export type ServiceSlice = {
  /** null: none was chosen. */
  readonly serviceShown: string | null;
  readonly serviceState: Looked<ServiceState>;
  readonly serviceLog: Looked<ServiceLog>;
  readonly serviceLogWish: ServiceLogWish;
  readonly serviceDeploys: Looked<readonly ListedDeploy[]>;
  readonly serviceCheck: Looked<ServiceCheck>;
  /** From here on it is this one; what is known of another is forgotten. */
  chooseService(id: string, build?: string | null): void;
  loadServiceState(id: string): Promise<void>;
  loadServiceLog(id: string, wish: ServiceLogWish): Promise<void>;
  loadServiceDeploys(id: string): Promise<void>;
  checkService(id: string): Promise<void>;
  actOnService(id: string, action: ServiceAction): Promise<Result<unknown>>;
};

const NOTHING = { value: null, failure: null, busy: false } as const;
const WHOLE_LOG: ServiceLogWish = { build: null, search: '' };

export function createServiceSlice({ set, get, bridge }: SliceTools<ServiceSlice>): ServiceSlice {
  const turns = new Map<string, number>();
  let turn = 0;

  /** Of two questions about one thing the later counts, whichever is answered last. */
  async function look<Value>(
    thing: string,
    before: Value | null,
    write: (looked: Looked<Value>) => void,
    answer: Promise<{ readonly result: Result<Value> }>,
  ): Promise<void> {
    turn += 1;
    const own = turn;
    turns.set(thing, own);
    write({ value: before, failure: null, busy: true });
    const { result } = await answer;
    if (turns.get(thing) !== own) return;
    write(
      result.ok
        ? { value: result.value, failure: null, busy: false }
        : { value: before, failure: result.error, busy: false },
    );
  }

  return {
    serviceShown: null,
    serviceState: NOTHING,
    serviceLog: NOTHING,
    serviceLogWish: WHOLE_LOG,
    serviceDeploys: NOTHING,
    serviceCheck: NOTHING,
    chooseService(id, build = null) {
      const serviceLogWish = { build, search: '' };
      const { serviceShown, serviceLogWish: before } = get();
      if (serviceShown === id) {
        if (before.build !== build) {
          turns.delete('log');
          set({ serviceLogWish, serviceLog: NOTHING });
        }
        return;
      }
      turns.clear();
      set({
        serviceShown: id,
        serviceState: NOTHING,
        serviceLog: NOTHING,
        serviceLogWish,
        serviceDeploys: NOTHING,
        serviceCheck: NOTHING,
      });
    },
    loadServiceState: (service) =>
      look(
        'state',
        get().serviceState.value,
        (serviceState) => set({ serviceState }),
        bridge.call(COMMANDS['service.show'], { service }),
      ),
    loadServiceLog(service, wish) {
      set({ serviceLogWish: wish });
      return look(
        'log',
        get().serviceLog.value,
        (serviceLog) => set({ serviceLog }),
        bridge.call(COMMANDS['service.logs'], { service, ...wish }),
      );
    },
    loadServiceDeploys: (service) =>
      look(
        'deploys',
        get().serviceDeploys.value,
        (serviceDeploys) => set({ serviceDeploys }),
        bridge.call(COMMANDS['service.deploys'], { service }).then(({ result }) => ({
          result: result.ok ? { ok: true, value: result.value.items } : result,
        })),
      ),
    checkService: (service) =>
      look(
        'check',
        get().serviceCheck.value,
        (serviceCheck) => set({ serviceCheck }),
        bridge.call(COMMANDS['deploys.verify'], { service }),
      ),
    actOnService: async (service, action) =>
      (await bridge.call(COMMANDS['service.act'], { service, action })).result,
  };
}
