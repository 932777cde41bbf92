import { TagsInput } from '@mantine/core';
import { useWords } from '../i18n/language.ts';
import { addressesEn } from './frame-addresses-en.ts';
import { addressesFr } from './frame-addresses-fr.ts';

/** As the settings take it. */
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+$/u;

/** Mail addresses, one by one or pasted in a row; what is none is named at once. */
export function FrameAddresses({
  label,
  description,
  value,
  onChange,
}: {
  readonly label: string;
  readonly description: string;
  readonly value: readonly string[];
  onChange(addresses: string[]): void;
}) {
  const words = useWords({ en: addressesEn, fr: addressesFr });
  const wrong = value.find((address) => !ADDRESS.test(address));
  return (
    <TagsInput
      label={label}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={value.length === 0 ? words.hint : ''}
      value={[...value]}
      splitChars={[',', ';', ' ', '\n']}
      acceptValueOnBlur
      error={wrong === undefined ? null : words.wrong(wrong)}
      onChange={(addresses) =>
        onChange(
          [...new Set(addresses.map((address) => address.trim().toLowerCase()))].filter((one) => one !== ''),
        )
      }
    />
  );
}
