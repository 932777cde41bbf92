import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A setting in one line: its words on the left, its control on the right, tied to each other by `id`. */
export function SettingLine({
  id,
  label,
  description,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="setting-line">
      <div>
        <Text id={id} size="sm">
          {label}
        </Text>
        {description === undefined ? null : (
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        )}
      </div>
      {children}
    </div>
  );
}
