import {
  IconArrowBackUp,
  IconCheck,
  IconCircleCheck,
  IconCircleDotted,
  IconCopy,
  IconExternalLink,
  IconEye,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { LinkRow, Provider } from '../../../src-agent/contract/entities.ts';
import { StateMark } from '../../components/StateMark.tsx';
import type { RowProps } from '../../components/VirtualRows.tsx';
import { When } from '../../components/When.tsx';
import type { ShowInstants } from '../../i18n/instants.ts';
import { plainText } from '../../plain-text.ts';
import type { LinksWords } from './words-en.ts';

export type LinkShared = {
  readonly words: LinksWords;
  readonly providers: Readonly<Record<Provider, string>>;
  readonly instants: ShowInstants;
  readonly now: number;
  copy(link: LinkRow): void;
  mark(link: LinkRow): void;
};

export function LinkCells({ item, shared, tabIndex, open }: RowProps<LinkRow, LinkShared>) {
  const { words, providers, instants, now } = shared;
  const { provider, raw_url: url, lot, subject, sender, receivedAt, openedAt, doneAt } = item;
  return (
    <>
      <td>
        {doneAt !== null ? (
          <StateMark tone="ok" icon={IconCircleCheck}>
            {words.isDone}
          </StateMark>
        ) : openedAt !== null ? (
          <StateMark tone="quiet" icon={IconEye}>
            {words.isOpened}
          </StateMark>
        ) : (
          <StateMark tone="waiting" icon={IconCircleDotted}>
            {words.toDo}
          </StateMark>
        )}
      </td>
      <td>{providers[provider]}</td>
      <td>{lot === null ? '' : plainText(lot)}</td>
      <td className="rows-pair">
        <button
          type="button"
          className="rows-main"
          tabIndex={tabIndex}
          title={plainText(url)}
          onClick={(event) => {
            event.stopPropagation();
            open(item);
          }}
        >
          {subject === null || subject === '' ? words.noSubject : plainText(subject)}
        </button>
        <span className="rows-more">
          {sender === null || sender === '' ? words.noSender : plainText(sender)}
          {openedAt === null ? null : ` · ${words.openedAt(instants.relative(openedAt, now))}`}
        </span>
      </td>
      <td className="rows-pair">
        <When at={receivedAt} now={now} instants={instants} stacked />
      </td>
      <td className="link-acts">
        <Act name={words.open} tabIndex={tabIndex} act={() => open(item)}>
          <IconExternalLink size={16} />
        </Act>
        <Act name={words.copy} tabIndex={tabIndex} act={() => shared.copy(item)}>
          <IconCopy size={16} />
        </Act>
        <Act
          name={doneAt === null ? words.markDone : words.markToDo}
          tabIndex={tabIndex}
          act={() => shared.mark(item)}
        >
          {doneAt === null ? <IconCheck size={16} /> : <IconArrowBackUp size={16} />}
        </Act>
      </td>
    </>
  );
}

/** A plain button: a list holds a hundred of them. */
function Act({
  name,
  tabIndex,
  act,
  children,
}: {
  readonly name: string;
  readonly tabIndex: 0 | -1;
  readonly children: ReactNode;
  act(): void;
}) {
  return (
    <button
      type="button"
      className="link-act"
      aria-label={name}
      title={name}
      tabIndex={tabIndex}
      onClick={(event) => {
        event.stopPropagation();
        act();
      }}
    >
      {children}
    </button>
  );
}
