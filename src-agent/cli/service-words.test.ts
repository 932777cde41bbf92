import { describe, expect, it } from 'vitest';
import type { ServiceLog, ServiceState } from '../contract/service-commands.ts';
import { serviceLogWords, serviceStateWords } from './service-words.ts';
import { terminalShow } from './terminal-show.ts';

const en = terminalShow('en', 'UTC');
const fr = terminalShow('fr', 'UTC');
const service = { id: 'srv-1', name: 'web' };
const AT = Date.UTC(2026, 10, 29, 8, 0, 0);

describe('the log of a service', () => {
  const log = (change: Partial<ServiceLog>): ServiceLog => ({
    service,
    lines: [],
    searched: 0,
    older: false,
    since: AT,
    ...change,
  });

  it('is a line for each, with instant and level', () => {
    const lines = [
      { at: AT, level: 'error', message: 'database timeout' },
      { at: AT, level: null, message: 'GET /' },
    ] as const;
    expect(serviceLogWords(log({ lines: [...lines] }), en)).toBe(
      `${en.instant(AT)} error   database timeout\n${en.instant(AT)}         GET /`,
    );
  });

  it('says when it is not all there, and when there is none', () => {
    expect(serviceLogWords(log({ searched: 1_000, older: true }), en)).toBe(
      '(1000 lines looked through; there are older ones)',
    );
    expect(serviceLogWords(log({}), fr)).toBe(`Aucune ligne de ce genre depuis ${fr.instant(AT)}.`);
  });
});

describe('the state of a service', () => {
  const state = (suspended: boolean | null): ServiceState => ({
    service,
    name: null,
    type: 'web_service',
    branch: 'main',
    repo: null,
    url: null,
    dashboardUrl: null,
    suspended,
    suspenders: suspended ? ['billing'] : [],
    autoDeploy: null,
  });

  it.each([
    [true, 'suspended (by: billing)'],
    [false, 'not suspended'],
    [null, 'not known'],
  ])('suspended: %s is said as %s, and what Render left out is left out', (suspended, said) => {
    const words = serviceStateWords(state(suspended), en);
    expect(words).toContain(said);
    expect(words).not.toContain('repository');
  });
});
