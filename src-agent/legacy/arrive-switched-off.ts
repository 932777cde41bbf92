import type { Settings } from '../contract/settings.ts';

/**
 * What an import does to the receivers (RELIABILITY.md CFG-2): those in force stay, an address that is new
 * arrives switched off. `imported`: the settings with the import laid over them.
 */
export function arriveSwitchedOff(
  current: Settings,
  imported: Settings,
): { readonly delivery: Settings['delivery']; readonly addedOff: number } {
  const before = current.delivery;
  let addedOff = 0;
  const targets = imported.delivery.targets.map((target) => {
    const known = before.targets.find((one) => one.id === target.id && one.url === target.url);
    if (known !== undefined) return { ...target, enabled: known.enabled };
    addedOff += 1;
    return { ...target, enabled: false };
  });
  const kept = before.targets.filter((one) => !targets.some((target) => target.id === one.id));
  const { presence } = imported.delivery;
  const isNew = (['presentUrl', 'absentUrl'] as const).some(
    (place) => presence[place] !== null && presence[place] !== before.presence[place],
  );
  if (isNew) addedOff += 1;
  const enabled = isNew ? false : before.presence.enabled;
  return {
    delivery: {
      ...imported.delivery,
      targets: [...kept, ...targets],
      presence: { ...presence, enabled },
    },
    addedOff,
  };
}
