import { useEffect, useState } from 'react';
import type { Deploy } from '../../../src-agent/contract/deploy.ts';
import { useApp } from '../../state/store.ts';

/** At first its end alone: a million characters are drawn for whoever wants them. */
const FIRST_CHARS = 60_000;

type Shown = { readonly from: number; readonly next: number; readonly text: string };

/** What the command of a deploy has printed; grows with it. `showAll`: null when nothing earlier is kept. */
export function useCommandOutput({ id, outputChars }: Deploy): {
  readonly text: string;
  readonly from: number;
  readonly showAll: (() => void) | null;
} {
  const readDeployOutput = useApp((state) => state.readDeployOutput);
  const [isWhole, setIsWhole] = useState(outputChars <= FIRST_CHARS);
  const [shown, setShown] = useState<Shown | null>(null);
  const next = shown?.next ?? (isWhole ? 0 : outputChars - FIRST_CHARS);
  useEffect(() => {
    let isGone = false;
    const load = async (): Promise<void> => {
      const page = await readDeployOutput(id, next);
      if (isGone || !page.ok) return;
      const { from, text } = page.value;
      setShown((before) => ({
        from: before?.from ?? from,
        next: page.value.next,
        text: (before?.text ?? '') + text,
      }));
    };
    if (next < outputChars) void load();
    return () => {
      isGone = true;
    };
  }, [readDeployOutput, id, next, outputChars]);
  return {
    text: shown?.text ?? '',
    from: shown?.from ?? 0,
    showAll: isWhole
      ? null
      : () => {
          setIsWhole(true);
          setShown(null);
        },
  };
}
