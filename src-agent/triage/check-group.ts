import type { Settings } from '../contract/settings.ts';
import type { SubjectGroup } from './subject-group.ts';
import { defer, pass, skip, stop, type Verdict } from './trace.ts';

/** What became of the other mails of the group. */
export type GroupKnown = 'none' | 'claimed' | 'accepted';

/** One delivery per group (Q1, Q8, Q25). While another mail of the group is on its way, this one waits for its end. */
export function checkGroup(group: SubjectGroup | null, known: GroupKnown, settings: Settings): Verdict {
  if (!settings.triage.dedupBySubjectGroup) return pass('group-dedup', 'group-dedup.off');
  if (group === null) return pass('group-dedup', 'group-dedup.no-subject');
  const params = { group: group.id };
  switch (known) {
    case 'accepted':
      return stop(skip(settings, 'duplicate-group'), 'group-dedup', 'group-dedup.duplicate', params);
    case 'claimed':
      return stop(defer('group-in-flight', null), 'group-dedup', 'group-dedup.in-flight', params);
    case 'none':
      return pass('group-dedup', 'group-dedup.new', params);
  }
}
