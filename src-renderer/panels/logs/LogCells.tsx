import { IconAlertTriangle, IconBug, IconInfoCircle, IconPointFilled } from '@tabler/icons-react';
import type { LogLine } from '../../../src-agent/contract/log-commands.ts';
import { type StateIcon, StateMark, type StateTone } from '../../components/StateMark.tsx';
import type { RowProps } from '../../components/VirtualRows.tsx';
import type { ShowInstants } from '../../i18n/instants.ts';
import { plainText } from '../../plain-text.ts';
import type { LogsWords } from './words-en.ts';

export const LEVEL_MARKS: Readonly<
  Record<LogLine['level'], { readonly tone: StateTone; readonly icon: StateIcon }>
> = {
  debug: { tone: 'quiet', icon: IconPointFilled },
  info: { tone: 'quiet', icon: IconInfoCircle },
  warn: { tone: 'waiting', icon: IconAlertTriangle },
  error: { tone: 'failed', icon: IconBug },
};

export type LogShared = { readonly words: LogsWords; readonly instants: ShowInstants };

export function LogCells({ item, shared, tabIndex, open }: RowProps<LogLine, LogShared>) {
  const { at, level, scope, message, fields } = item;
  const { words, instants } = shared;
  return (
    <>
      <td className="rows-more">
        <time dateTime={new Date(at).toISOString()} title={instants.full(at)}>
          {instants.seconds(at)}
        </time>
      </td>
      <td>
        <StateMark {...LEVEL_MARKS[level]}>{words.levelOf[level]}</StateMark>
      </td>
      <td className="rows-more" title={scope}>
        {scope}
      </td>
      <td>
        <button
          type="button"
          className="rows-main"
          tabIndex={tabIndex}
          onClick={(event) => {
            event.stopPropagation();
            open(item);
          }}
        >
          {plainText(message)}
          <span className="rows-more">{fieldsText(fields)}</span>
        </button>
      </td>
    </>
  );
}

/** A line has room for so much; the rest is in its details. */
const MOST_SHOWN = 300;

function fieldsText(fields: LogLine['fields']): string {
  const text = Object.entries(fields)
    .map(([name, value]) => `  ${name}=${plainText(String(value).slice(0, MOST_SHOWN))}`)
    .join('');
  return text.slice(0, MOST_SHOWN);
}
