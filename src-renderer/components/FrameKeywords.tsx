import { TagsInput } from '@mantine/core';

/** Words, one by one or pasted in a row. */
export function FrameKeywords({
  label,
  hint = '',
  value,
  onChange,
}: {
  readonly label: string;
  /** Shown while there is none. */
  readonly hint?: string;
  readonly value: readonly string[];
  onChange(words: string[]): void;
}) {
  return (
    <TagsInput
      label={label}
      placeholder={value.length === 0 ? hint : ''}
      value={[...value]}
      splitChars={[',', ';', '\n']}
      acceptValueOnBlur
      onChange={(words) =>
        onChange([...new Set(words.map((word) => word.trim()))].filter((one) => one !== ''))
      }
    />
  );
}
