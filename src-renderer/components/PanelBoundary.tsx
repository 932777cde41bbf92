import { Component, type ReactNode } from 'react';
import { FailureText } from './FailureText.tsx';

/** A fault in one panel is told in its place: navigation, banners and the agent go on. */
export class PanelBoundary extends Component<
  { readonly children: ReactNode },
  { readonly failed: string | null }
> {
  override state = { failed: null };

  static getDerivedStateFromError(error: unknown): { readonly failed: string } {
    return { failed: error instanceof Error ? error.name : 'unknown' };
  }

  override render(): ReactNode {
    if (this.state.failed === null) return this.props.children;
    return <FailureText failure={{ code: 'internal.bug', params: { command: this.state.failed } }} />;
  }
}
