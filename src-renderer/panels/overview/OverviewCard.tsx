import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';

/** One subject of the overview: its name, then what is true of it. */
export function OverviewCard({
  title,
  loading,
  className = '',
  aside,
  children,
}: {
  readonly title: string;
  /** Nothing is known yet. */
  readonly loading: boolean;
  readonly className?: string;
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <section className={`overview-card ${className}`} aria-label={title} aria-busy={loading}>
      <div className="overview-card-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {loading ? (
        <>
          <Skeleton h={16} mt={4} w="55%" />
          <Skeleton h={12} mt={12} w="80%" />
          <Skeleton h={12} mt={8} w="65%" />
        </>
      ) : (
        children
      )}
    </section>
  );
}
