import { useEffect } from 'react';
import type { WindowPreview } from '../../../src-agent/contract/previews.ts';
import type { Failure } from '../../../src-agent/contract/result.ts';
import type { Settings } from '../../../src-agent/contract/settings.ts';
import { parseTimeOfDay } from '../../../src-agent/contract/wall-clock.ts';
import { useApp } from '../../state/store.ts';

/** A hand that drags asks for less than this. */
const PAUSE_MS = 120;

/** What a window would do, asked again when it changes and when the one in force opens or closes. */
export function usePreviewWindow(
  window: Settings['window'],
  timeZone: string,
): { readonly preview: WindowPreview | null; readonly failure: Failure | null } {
  const { preview, failure, previewWindow, changesAt } = useApp((state) => ({
    preview: state.windowPreview,
    failure: state.windowPreviewFailure,
    previewWindow: state.previewWindow,
    changesAt: state.status?.window.nextChangeAt ?? null,
  }));
  const isReadable =
    window === null || (parseTimeOfDay(window.start) !== null && parseTimeOfDay(window.end) !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: changesAt tells when the answer is out of date
  useEffect(() => {
    if (!isReadable) return;
    const timer = setTimeout(() => void previewWindow(window, timeZone), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [window, timeZone, isReadable, previewWindow, changesAt]);
  return { preview, failure: isReadable ? failure : null };
}
