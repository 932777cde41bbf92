import { Button, Skeleton } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useNumbers } from '../i18n/numbers.ts';
import type { PagedList } from '../state/paged-list.ts';
import { EmptyState } from './EmptyState.tsx';
import { FailureText } from './FailureText.tsx';
import type { StateIcon } from './StateMark.tsx';
import { VirtualRows, type VirtualRowsProps } from './VirtualRows.tsx';
import './paged-rows.css';

type PagedWords = {
  readonly listed: (count: number, shown: string, goesOn: boolean) => string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly noneFound: string;
  readonly noneFoundHint: string;
  readonly clear: string;
  readonly again: string;
};

/** A paged list in each of its states: loading, failed, empty, without a match, full. */
export function PagedRows<Item, Shared>({
  list,
  words,
  icon,
  isNarrowed,
  onClear,
  onAgain,
  fresh = null,
  action,
  ...rows
}: Omit<VirtualRowsProps<Item, Shared>, 'items' | 'hasMore'> & {
  readonly list: PagedList<Item>;
  readonly words: PagedWords;
  readonly icon: StateIcon;
  /** A search or a filter is set. */
  readonly isNarrowed: boolean;
  readonly onClear: () => void;
  readonly onAgain: () => void;
  /** Offers what came since. */
  readonly fresh?: ReactNode;
  /** What to do while there is nothing at all. */
  readonly action?: ReactNode;
}) {
  const numbers = useNumbers();
  const { items, next, failure } = list;
  if (failure !== null && items === null) {
    return (
      <div className="paged-box">
        <FailureText failure={failure} />
        <Button variant="default" mt={12} onClick={onAgain}>
          {words.again}
        </Button>
      </div>
    );
  }
  if (items === null) return <RowSkeletons />;
  if (items.length === 0 && next === null) {
    return (
      <div className="paged-box">
        {isNarrowed ? (
          <EmptyState
            icon={IconSearchOff}
            title={words.noneFound}
            action={
              <Button variant="default" onClick={onClear}>
                {words.clear}
              </Button>
            }
          >
            {words.noneFoundHint}
          </EmptyState>
        ) : (
          <EmptyState icon={icon} title={words.empty} action={action}>
            {words.emptyHint}
          </EmptyState>
        )}
      </div>
    );
  }
  return (
    <div className="paged">
      <VirtualRows {...rows} items={items} hasMore={next !== null} />
      <div className="paged-foot">
        <span>{words.listed(items.length, numbers.count(items.length), next !== null)}</span>
        {fresh}
        {failure === null ? null : <FailureText failure={failure} />}
      </div>
    </div>
  );
}

function RowSkeletons() {
  return (
    <div className="rows" aria-busy="true">
      {[70, 55, 80, 62, 74, 58, 66, 78].map((width) => (
        <div className="paged-skeleton" key={width}>
          <Skeleton h={12} w={96} />
          <Skeleton h={12} w={`${width.toString()}%`} />
          <Skeleton h={12} w={120} />
        </div>
      ))}
    </div>
  );
}
