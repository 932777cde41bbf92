import { IconAlertTriangle, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainLines } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { logsEn } from './words-en.ts';
import { logsFr } from './words-fr.ts';

/** How earlier processes of the agent ended unasked, and what they said last. */
export function AgentEnds() {
  const words = useWords({ en: logsEn, fr: logsFr });
  const instants = useInstants();
  const numbers = useNumbers();
  const now = useNow(10_000);
  const ends = useApp((state) => state.desktop?.ends ?? null);
  const [isOpen, setIsOpen] = useState(false);
  if (ends === null || ends.length === 0) return null;
  return (
    <section className="agent-ends">
      <button
        type="button"
        className="agent-ends-head"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span className="agent-ends-turn" data-open={isOpen || undefined} aria-hidden="true">
          <IconChevronRight size={16} />
        </span>
        <StateMark tone="failed" icon={IconAlertTriangle} strong>
          {words.ends(ends.length, numbers.count(ends.length))}
        </StateMark>
      </button>
      {isOpen ? (
        <ol>
          {ends.toReversed().map(({ at, reason, exitCode, uptimeMs, lines }) => (
            <li key={at}>
              <p>
                <When at={at} now={now} instants={instants} />
                {' · '}
                {words.endAt(words.endReasons[reason], exitCode.toString(), instants.span(uptimeMs))}
              </p>
              {lines.length === 0 ? (
                <p className="drawer-none">{words.noLines}</p>
              ) : (
                // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and keys must be able to
                <pre className="log-lines" tabIndex={0}>
                  {plainLines(lines.join('\n'))}
                </pre>
              )}
            </li>
          ))}
        </ol>
      ) : null}
    </section>
  );
}
