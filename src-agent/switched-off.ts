import { MAIL_TARGET } from './contract/notification-mail.ts';
import type { Settings, SettingsInput } from './contract/settings.ts';

/** The change of the settings that switches a target off. */
export function switchedOff(target: string, { delivery }: Settings): SettingsInput {
  switch (target) {
    case 'presence':
      return { delivery: { presence: { enabled: false } } };
    case MAIL_TARGET:
      return { gmail: { notify: { enabled: false } } };
    default: {
      const targets = delivery.targets.map((one) => (one.id === target ? { ...one, enabled: false } : one));
      return { delivery: { targets } };
    }
  }
}
