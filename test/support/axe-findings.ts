import axe from 'axe-core';
import { z } from 'zod';
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
