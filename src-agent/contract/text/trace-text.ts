import { TRACE_DETAILS, type TraceDetail, type TraceParams } from '../trace-details.ts';
import { TRACE_EN } from './trace-en.ts';
import { TRACE_FR } from './trace-fr.ts';

const TEXTS = { en: TRACE_EN, fr: TRACE_FR } as const;

/** The sentence of a trace step. A detail that this version does not know (older data) is shown as it is. */
export function traceText(
  language: 'en' | 'fr',
  step: { readonly detail: string; readonly params: TraceParams },
): string {
  return isTraceDetail(step.detail) ? TEXTS[language][step.detail](step.params) : step.detail;
}

function isTraceDetail(detail: string): detail is TraceDetail {
  return TRACE_DETAILS.some((known) => known === detail);
}
