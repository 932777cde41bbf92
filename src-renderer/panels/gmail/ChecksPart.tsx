import { AutomaticSection } from './AutomaticSection.tsx';
import { TrySection } from './TrySection.tsx';

/** What can be checked now, and what is checked by itself. */
export function ChecksPart() {
  return (
    <>
      <TrySection />
      <AutomaticSection />
    </>
  );
}
