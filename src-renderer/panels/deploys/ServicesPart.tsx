import { RoadSection } from './RoadSection.tsx';
import { ServicesSection } from './ServicesSection.tsx';

/** The services with their button, and the course of one deploy. */
export function ServicesPart() {
  return (
    <>
      <ServicesSection />
      <RoadSection />
    </>
  );
}
