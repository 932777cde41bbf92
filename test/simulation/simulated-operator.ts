import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { RpcClient } from '../../src-agent/contract/rpc.ts';
import type { Settings, SettingsInput } from '../../src-agent/contract/settings.ts';
import type { Act } from './plan-day.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** Whoever works at the agent: a command now, and some minutes later the one that takes it back. */
export type SimulatedOperator = {
  act(what: Act): void;
  /** Sets everything right at the end of the day. */
  heal(): void;
  /** What was done, as far as it may change what becomes of a mail. */
  readonly did: {
    readonly wereOff: ReadonlySet<string>;
    readonly wasWindow: boolean;
  };
};

export function createSimulatedOperator(ports: {
  readonly time: Pick<SimulatedTime, 'at'>;
  /** null: no agent runs. */
  readonly client: () => RpcClient | null;
  readonly settings: () => Settings | null;
  readonly password: string;
  /** Ends the agent in good order and starts it again. */
  readonly restart: () => void;
}): SimulatedOperator {
  const did = { wereOff: new Set<string>(), wasWindow: false };

  const call = (change: SettingsInput): void => {
    void ports.client()?.call(COMMANDS['settings.set'], { change });
  };
  const targetsNow = () => ports.settings()?.delivery.targets ?? [];

  function act(what: Act): void {
    const client = ports.client();
    if (client === null) return;
    switch (what.kind) {
      case 'window':
        if (what.window !== null) did.wasWindow = true;
        call({ window: what.window });
        return;
      case 'sending':
        call({ delivery: { enabled: false } });
        ports.time.at(what.forMs, () => call({ delivery: { enabled: true } }));
        return;
      case 'pause':
        void client.call(COMMANDS['watch.pause'], {});
        ports.time.at(what.forMs, () => void ports.client()?.call(COMMANDS['watch.resume'], {}));
        return;
      case 'target-off':
        did.wereOff.add(what.target);
        setTargets((id) => (id === what.target ? { enabled: false } : {}));
        ports.time.at(what.forMs, () => setTargets((id) => (id === what.target ? { enabled: true } : {})));
        return;
      case 'rate':
        setTargets(() => ({ ratePerHour: what.perHour }));
        return;
      case 'retry-all':
        void client.call(COMMANDS['deliveries.retry'], { all: true });
        return;
      case 'check-now':
        void client.call(COMMANDS['watch.check-now'], {});
        return;
      case 'restart':
        ports.restart();
    }
  }

  function setTargets(change: (id: string) => { enabled?: boolean; ratePerHour?: number }): void {
    call({ delivery: { targets: targetsNow().map((target) => ({ ...target, ...change(target.id) })) } });
  }

  function heal(): void {
    const client = ports.client();
    if (client === null) return;
    call({
      window: null,
      delivery: {
        enabled: true,
        presence: { enabled: true },
        targets: targetsNow().map((target) => ({ ...target, enabled: true, ratePerHour: 0 })),
      },
    });
    void client.call(COMMANDS['watch.resume'], {});
    void client.call(COMMANDS['secrets.set'], {
      name: 'MAILBOX_PASSWORD',
      value: ports.password,
    });
  }

  return { act, heal, did };
}
