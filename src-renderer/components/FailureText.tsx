import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Failure } from '../../src-agent/contract/result.ts';
import { explainFailure } from '../../src-agent/contract/text/text.ts';
import { useLanguage } from '../i18n/language.ts';
import { StateMark } from './StateMark.tsx';
import './failure-text.css';

/** What failed, why, and what to do about it. */
export function FailureText({
  failure,
  quiet = false,
}: {
  readonly failure: Pick<Failure, 'code' | 'params'>;
  /** Part of a history: not told to a screen reader unasked. */
  readonly quiet?: boolean;
}) {
  const { what, why, cure } = explainFailure(failure, useLanguage(), 'window');
  return (
    <div className="failure-text" role={quiet ? undefined : 'alert'}>
      <StateMark tone="failed" icon={IconAlertTriangle}>
        {what}
      </StateMark>
      <Text size="sm" c="var(--state-quiet)">
        {why === undefined ? cure : `${why} ${cure}`}
      </Text>
    </div>
  );
}
