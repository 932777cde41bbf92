/** What every step of the path is given. */
export type StepProps = {
  /** null on the first one. */
  readonly onBack: (() => void) | null;
  onNext(): void;
};
