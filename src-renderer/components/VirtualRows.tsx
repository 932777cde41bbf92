import { VisuallyHidden } from '@mantine/core';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type ComponentType,
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import './virtual-rows.css';

/** What the cells of one row are given. `shared` must stay the same object while nothing of it changes. */
export type RowProps<Item, Shared> = {
  readonly item: Item;
  readonly shared: Shared;
  /** For every control of the row: one row at a time is reached by Tab, the others by the arrows. */
  readonly tabIndex: 0 | -1;
  open(item: Item): void;
};

export type VirtualRowsProps<Item, Shared> = {
  readonly label: string;
  /** CSS grid columns and their names; a hidden one is for screen readers only. */
  readonly columns: string;
  readonly heads: readonly { readonly text: string; readonly hidden?: boolean }[];
  readonly items: readonly Item[];
  readonly rowHeight: number;
  readonly keyOf: (item: Item) => string | number;
  /** Cells of a row: each a `<td>`, one of them with a button of the class `rows-main`. */
  readonly Row: ComponentType<RowProps<Item, Shared>>;
  readonly shared: Shared;
  readonly chosen: string | number | null;
  /** More rows may come from where these did. */
  readonly hasMore: boolean;
  readonly onNearEnd: () => void;
  readonly onOpen: (item: Item) => void;
  /** Keeps the last row in sight as rows come, until the operator scrolls away. */
  readonly followEnd?: boolean;
  readonly className?: string;
};

/** So many rows before the end the next page is asked for. */
const NEAR_END = 60;
const OVERSCAN = 6;
/** Pixels, as in virtual-rows.css. */
const HEAD_HEIGHT = 32;

/** A table of any length: only the rows in sight exist, and the arrow keys walk over all of them. */
export function VirtualRows<Item, Shared>(props: VirtualRowsProps<Item, Shared>) {
  const { items, rowHeight, keyOf, hasMore, onNearEnd, onOpen, followEnd = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const walked = useRef(false);
  const activeRow = Math.min(active, Math.max(0, items.length - 1));
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    paddingStart: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    // The row that has the focus stays, however far the list is scrolled.
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      return activeRow < items.length && !rows.includes(activeRow)
        ? [...rows, activeRow].sort((a, b) => a - b)
        : rows;
    },
  });
  const rows = virtualizer.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && lastShown >= items.length - NEAR_END) onNearEnd();
  }, [hasMore, lastShown, items.length, onNearEnd]);

  useEffect(() => {
    if (!walked.current) return;
    walked.current = false;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-index="${activeRow.toString()}"] .rows-main`)
      ?.focus({ preventScroll: true });
  }, [activeRow]);

  useEffect(() => {
    const box = scroller.current;
    if (followEnd && box !== null && items.length > 0) box.scrollTop = box.scrollHeight;
  }, [followEnd, items]);

  const walk = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: activeRow + 1,
      ArrowUp: activeRow - 1,
      PageDown: activeRow + page,
      PageUp: activeRow - page,
      Home: 0,
      End: items.length - 1,
    };
    const wanted = steps[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    const to = Math.min(items.length - 1, Math.max(0, wanted));
    walked.current = true;
    virtualizer.scrollToIndex(to);
    setActive(to);
  };

  // React's type knows no custom properties.
  const style = { '--rows-columns': props.columns } as CSSProperties;
  return (
    <div className={`rows ${props.className ?? ''}`} style={style}>
      <div className="rows-scroll" ref={scroller}>
        <table
          aria-label={props.label}
          aria-rowcount={hasMore ? -1 : items.length + 1}
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={walk}
        >
          <thead>
            <tr className="rows-line" aria-rowindex={1}>
              {props.heads.map((head, at) => (
                <th scope="col" key={`${head.text}-${at.toString()}`}>
                  {head.hidden === true ? <VisuallyHidden>{head.text}</VisuallyHidden> : head.text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ index, start }) => {
              const item = items[index];
              return item === undefined ? null : (
                <Line
                  key={keyOf(item)}
                  index={index}
                  start={start}
                  height={rowHeight}
                  item={item}
                  shared={props.shared}
                  tabIndex={index === activeRow ? 0 : -1}
                  chosen={props.chosen !== null && keyOf(item) === props.chosen}
                  Row={props.Row}
                  open={onOpen}
                  onFocused={setActive}
                />
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}

type LineProps<Item, Shared> = RowProps<Item, Shared> & {
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly chosen: boolean;
  readonly Row: ComponentType<RowProps<Item, Shared>>;
  onFocused(index: number): void;
};

function PlainLine<Item, Shared>(props: LineProps<Item, Shared>): ReactNode {
  const { index, start, height, item, shared, tabIndex, chosen, Row, open, onFocused } = props;
  return (
    <tr
      className="rows-line rows-row"
      aria-rowindex={index + 2}
      data-index={index}
      data-chosen={chosen || undefined}
      style={{ height, transform: `translateY(${start.toString()}px)` }}
      onFocus={() => onFocused(index)}
      onClick={() => open(item)}
    >
      <Row item={item} shared={shared} tabIndex={tabIndex} open={open} />
    </tr>
  );
}
/** Scrolling renders the table at every frame; a row that stays is not. The cast: memo forgets type parameters. */
const Line = memo(PlainLine) as typeof PlainLine;
