import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/language.ts';
import { confirmEn } from './confirm-en.ts';
import { confirmFr } from './confirm-fr.ts';
import './drawer.css';

/** A thing closely, beside its list. Its head is no `<header>`: those of a page belong to the page. */
export function SideDrawer({
  opened,
  title,
  onClose,
  children,
}: {
  readonly opened: boolean;
  readonly title: ReactNode;
  readonly children: ReactNode;
  onClose(): void;
}) {
  const { close } = useWords({ en: confirmEn, fr: confirmFr });
  return (
    <Drawer.Root
      opened={opened}
      onClose={onClose}
      position="right"
      size={600}
      transitionProps={{ duration: 120 }}
      lockScroll={false}
    >
      <Drawer.Overlay backgroundOpacity={0.3} />
      <Drawer.Content>
        <Drawer.Body p={0}>
          <div className="drawer-head">
            <Drawer.Title>{title}</Drawer.Title>
            <Drawer.CloseButton aria-label={close} />
          </div>
          <div className="drawer-body">{children}</div>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
