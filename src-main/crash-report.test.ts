import { describe, expect, it } from 'vitest';
import { describeCrash } from './crash-report.ts';

describe('LOG-3: the report of a fatal error', () => {
  it('LOG-3: keeps the stacks, and neither environment nor command line', () => {
    process.env.PLANTED_FOR_REPORT = 'planted-in-environment';
    const report = process.report.getReport(new Error('heap is full'));
    delete process.env.PLANTED_FOR_REPORT;
    const given = JSON.stringify({
      ...report,
      header: { ...Object(report).header, commandLine: ['--planted'] },
    });
    expect(given).toContain('planted-in-environment');
    const lines = describeCrash('FatalError', 'v8::Heap', given);
    expect(lines[0]).toBe('The engine gave up: FatalError at v8::Heap');
    expect(lines.join('\n')).toContain('heap is full');
    expect(lines.join('\n')).toContain('crash-report.test');
    expect(lines.join('\n')).not.toMatch(/planted-in|--planted|PATH=|PLANTED/u);
  });

  it.each(['', 'no JSON', '[]', '{"javascriptStack":7,"nativeStack":{}}'])(
    'is told without one: %s',
    (report) => {
      expect(describeCrash('FatalError', 'somewhere', report)[0]).toBe(
        'The engine gave up: FatalError at somewhere',
      );
    },
  );
});
