import { useDraft } from '../../state/use-draft.ts';
import { PartSkeleton } from '../settings/PartSkeleton.tsx';
import { AccountSection } from './AccountSection.tsx';
import { ClientSection } from './ClientSection.tsx';
import { SenderSection } from './SenderSection.tsx';

/** What the connection is made of: the client, the account that consented, and the addresses. */
export function SetupPart() {
  const form = useDraft('gmail');
  if (form === null) return <PartSkeleton />;
  return (
    <>
      <ClientSection form={form} />
      <AccountSection />
      <SenderSection form={form} />
    </>
  );
}
