import type { Settings } from './settings.ts';

/**
 * Settings that come from elsewhere, with every receiver that is new here switched off (RELIABILITY.md CFG-2): a file
 * must not make this machine call somebody. Nor may it lead the connections through somebody, who would be given the
 * password of the proxy as well. `present`: the settings in force; null: none. `addedOff`: how many are new.
 */
export function switchNewOff(
  present: Settings | null,
  brought: Settings,
): { readonly settings: Settings; readonly addedOff: number } {
  let addedOff = 0;
  /** On only where it is on already; `isNew`: somebody who is not called from here. */
  const judge = (wished: boolean, here: boolean, isNew: boolean): boolean => {
    if (isNew) addedOff += 1;
    return wished && here && !isNew;
  };
  const { targets, presence } = brought.delivery;
  const { notify } = brought.gmail;
  const here = { presence: present?.delivery.presence, notify: present?.gmail.notify };
  const bringsPlace = (['presentUrl', 'absentUrl'] as const).some(
    (place) => presence[place] !== null && presence[place] !== here.presence?.[place],
  );
  const bringsRecipient = notify.recipient !== (here.notify?.recipient ?? '');
  const { proxy } = brought.network;
  const bringsProxy = proxy.url !== '' && proxy.url !== present?.network.proxy.url;
  const network = {
    proxy: {
      ...proxy,
      enabled: judge(proxy.enabled, present?.network.proxy.enabled === true, bringsProxy),
    },
  };
  const delivery = {
    ...brought.delivery,
    targets: targets.map((target) => {
      const known = present?.delivery.targets.find(({ id, url }) => id === target.id && url === target.url);
      return {
        ...target,
        enabled: judge(target.enabled, known?.enabled === true, known === undefined),
      };
    }),
    presence: {
      ...presence,
      enabled: judge(presence.enabled, here.presence?.enabled ?? true, bringsPlace),
    },
  };
  const gmail = {
    ...brought.gmail,
    notify: {
      ...notify,
      enabled: judge(notify.enabled, here.notify?.enabled === true, bringsRecipient),
    },
  };
  return { settings: { ...brought, network, delivery, gmail }, addedOff };
}
