import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '../../src-agent/contract/result.ts';
import { FailureText } from './FailureText.tsx';
import './notes.css';

/** A failure where it happened: what, why, the cure in words, and the cures that are one click away. */
export function FailureNote({
  failure,
  children,
}: {
  readonly failure: Pick<Failure, 'code' | 'params'>;
  readonly children?: ReactNode;
}) {
  return (
    <div className="note" data-tone="failed">
      <FailureText failure={failure} />
      {children === undefined ? null : <Group gap="xs">{children}</Group>}
    </div>
  );
}
