import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

/** A pause in typing that long is taken for the end of a word. */
const PAUSE_MS = 250;
/** As long as a search may be (contract). */
const MOST_CHARACTERS = 200;

export function SearchInput({
  label,
  value,
  onSearch,
}: {
  readonly label: string;
  /** What is searched for now; a change from outside is shown. */
  readonly value: string;
  onSearch(search: string): void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText((current) => (current.trim() === value ? current : value)), [value]);
  const search = useDebouncedCallback((wanted: string) => onSearch(wanted.trim()), PAUSE_MS);
  return (
    <TextInput
      className="panel-search"
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} />}
      maxLength={MOST_CHARACTERS}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        search(currentTarget.value);
      }}
    />
  );
}
