import { describe, expect, it } from 'vitest';
import { TRACE_DETAILS } from '../trace-details.ts';
import { traceText } from './trace-text.ts';

/** Every parameter a detail can have. */
const PARAMS = {
  recipient: 'chef@studio.example',
  attachments: 2,
  count: 2,
  deliveryTime: '14h30',
  domain: 'bad.example',
  end: '19h00',
  group: 'lot_42',
  keyword: 'publicité',
  kept: 5,
  kind: 'recadrage',
  limitMb: 2.5,
  nearest: 'technique@studio.example',
  opensAt: '19/11/2025 09h30',
  prefix: 'Re:',
  present: 'yes',
  server: 'mx.studio.example',
  sender: 'techniqe@studio.example',
  sizeBytes: 3_145_728,
  start: '9h30',
  target: 'webhook',
  total: 9,
  verdict: 'fail',
  weekday: 'wed',
  what: 'more than 200 parts',
};

describe('traceText', () => {
  it.each(['en', 'fr'] as const)('has a whole sentence for every detail: %s', (language) => {
    for (const detail of TRACE_DETAILS) {
      const sentence = traceText(language, { detail, params: PARAMS });
      expect(sentence).toMatch(/^.{10,}\.$/u);
      expect(sentence).not.toMatch(/undefined|NaN|recadrage mails mails/u);
    }
  });

  it('speaks the operator’s language', () => {
    const step = { detail: 'size.too-large', params: PARAMS };
    expect(traceText('en', step)).toBe('3.0 MB, more than the limit of 2.5 MB.');
    expect(traceText('fr', step)).toBe('3,0 Mo, au-delà de la limite de 2,5 Mo.');
    const day = { detail: 'presence.other-day', params: PARAMS };
    expect(traceText('fr', day)).toContain('nous sommes mercredi');
  });

  it('shows a detail that it does not know as it is', () => {
    expect(traceText('fr', { detail: 'sender.of-tomorrow', params: {} })).toBe('sender.of-tomorrow');
  });
});
