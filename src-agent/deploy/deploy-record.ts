import { hostname } from 'node:os';
import { type Deploy, hasEnded } from '../contract/deploy.ts';
import type { DeployChange, DeployLog, Log, NewDeploy } from '../ports.ts';

/** What is written down of each deploy: its row, and in the audit who asked for what and how each step ended. */
export type DeployRecord = {
  create(draft: NewDeploy): Deploy;
  save(id: number, change: DeployChange): Deploy;
  note(who: string, action: string, deploy: Deploy, more: Readonly<Record<string, unknown>>): void;
};

export function createDeployRecord(options: {
  readonly log: Log;
  readonly deploys: DeployLog;
  readonly audit: (who: string, action: string, after: unknown) => void;
  readonly onChange: (deploy: Deploy) => void;
}): DeployRecord {
  const { log, deploys, audit, onChange } = options;

  const note: DeployRecord['note'] = (who, action, deploy, more) =>
    audit(who, action, { deploy: deploy.id, service: deploy.service.id, ...more });

  function noteStep(deploy: Deploy): void {
    const step = deploy.steps.at(-1);
    if (step === undefined) return;
    const { method, outcome, httpStatus, failure } = step;
    note(deploy.who, 'deploys.step', deploy, { method, outcome, httpStatus, failure: failure?.code });
  }

  return {
    create(draft) {
      const deploy = deploys.create(draft);
      const { who, clearCache, commitAsked, rollbackTo } = deploy;
      const action = rollbackTo === null ? 'deploys.trigger' : 'deploys.rollback';
      note(who, action, deploy, { clearCache, commitAsked, rollbackTo });
      onChange(deploy);
      return deploy;
    },
    save(id, change) {
      const deploy = deploys.change(id, change);
      if (change.steps !== undefined) noteStep(deploy);
      if (hasEnded(deploy)) {
        const { state, renderStatus, failure } = deploy;
        note(`agent@${hostname()}`, 'deploys.end', deploy, { state, renderStatus, failure: failure?.code });
        log.info('A deploy has ended', { deploy: id, service: deploy.service.id, state });
      }
      onChange(deploy);
      return deploy;
    },
    note,
  };
}
