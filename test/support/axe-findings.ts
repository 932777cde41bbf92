import axe from 'axe-core';
import { z } from 'zod';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { LaunchedApp } from './launch-app.ts';

const violationsSchema = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })) }),
);

/** Axe’s findings in the page as it is, one line each. */
export async function findings(app: LaunchedApp): Promise<readonly string[]> {
  await app.page().evaluate(axe.source);
  const violations = violationsSchema.parse(
    await app
      .page()
      .evaluate('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)'),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`),
  );
}

/** The same in both themes; it ends in the light one. */
export async function findingsInBothThemes(app: LaunchedApp): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await app.call(COMMANDS['settings.set'], { change: { appearance: { theme } } });
    await app.page().locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor();
    found.push(...(await findings(app)));
  }
  return found;
}
