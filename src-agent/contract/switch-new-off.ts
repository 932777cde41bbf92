import type { Settings } from './settings.ts';

/**
 * Settings that come from elsewhere, with every receiver that is new here switched off (RELIABILITY.md CFG-2): a file
 * must not make this machine call somebody. `present`: the settings in force; null: none. `switchedOff`: how many.
 */
export function switchNewOff(
  present: Settings | null,
  brought: Settings,
): { readonly settings: Settings; readonly switchedOff: number } {
  let switchedOff = 0;
  const unlessKnown = (isOn: boolean, known: boolean): boolean => {
    if (isOn && !known) switchedOff += 1;
    return isOn && known;
  };
  const targets = brought.delivery.targets.map((target) => {
    const known = present?.delivery.targets.find((one) => one.id === target.id && one.url === target.url);
    return { ...target, enabled: unlessKnown(target.enabled, known?.enabled === true) };
  });
  const { presence } = brought.delivery;
  const here = present?.delivery.presence;
  const places = [presence.presentUrl, presence.absentUrl].filter((url) => url !== null);
  const isPresenceKnown =
    here?.enabled === true &&
    presence.presentUrl === here.presentUrl &&
    presence.absentUrl === here.absentUrl;
  const { notify } = brought.gmail;
  const isNotifyKnown =
    present?.gmail.notify.enabled === true && present.gmail.notify.recipient === notify.recipient;
  return {
    settings: {
      ...brought,
      delivery: {
        ...brought.delivery,
        targets,
        presence: {
          ...presence,
          // Without an address there is nobody to call.
          enabled: places.length === 0 ? presence.enabled : unlessKnown(presence.enabled, isPresenceKnown),
        },
      },
      gmail: { ...brought.gmail, notify: { ...notify, enabled: unlessKnown(notify.enabled, isNotifyKnown) } },
    },
    switchedOff,
  };
}
