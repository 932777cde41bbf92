import { Skeleton } from '@mantine/core';
import { plainText } from '../plain-text.ts';
import './drawer.css';

/** What a drawer is about, whole, however long: it is the one place where a subject is not cut. */
export function DrawerTitle({
  label,
  text,
  none,
}: {
  readonly label: string;
  /** null: not there yet. */
  readonly text: string | null;
  /** In place of an empty one. */
  readonly none: string;
}) {
  return (
    <span className="drawer-title">
      <span className="drawer-label">{label}</span>
      {text === null ? (
        <Skeleton component="span" display="block" h={16} w={240} />
      ) : (
        <span>{text === '' ? none : plainText(text)}</span>
      )}
    </span>
  );
}
