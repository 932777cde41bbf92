import { Button } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Deploy } from '../../../src-agent/contract/deploy.ts';
import { plainLines } from '../../plain-text.ts';
import { useCommandOutput } from './use-command-output.ts';
import { useDeployWords } from './use-deploy-words.ts';

/** How near to its end a person reads who wants to go on reading there. Pixels. */
const AT_END = 24;

/** What the command of a deploy prints, as it prints it. */
export function CommandOutput({ deploy }: { readonly deploy: Deploy }) {
  const words = useDeployWords();
  const { text, from, showAll } = useCommandOutput(deploy);
  const place = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    const lines = place.current;
    if (lines === null) return undefined;
    const look = (): void => {
      follows.current = lines.scrollHeight - lines.scrollTop - lines.clientHeight < AT_END;
    };
    lines.addEventListener('scroll', look);
    return () => lines.removeEventListener('scroll', look);
  }, []);
  useLayoutEffect(() => {
    const lines = place.current;
    if (lines !== null && text !== '' && follows.current) lines.scrollTop = lines.scrollHeight;
  }, [text]);
  return (
    <section className="command-output" aria-label={words.output}>
      {from === 0 ? null : (
        <p>
          {words.outputCut}
          {showAll === null ? null : (
            <Button size="compact-xs" variant="default" onClick={showAll}>
              {words.outputAll}
            </Button>
          )}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre ref={place} tabIndex={0}>
        {plainLines(text)}
      </pre>
    </section>
  );
}
