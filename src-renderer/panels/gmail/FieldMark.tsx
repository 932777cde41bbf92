import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconPencil } from '@tabler/icons-react';
import type { GmailField, GmailFieldState } from '../../../src-agent/contract/gmail.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useApp } from '../../state/store.ts';
import { useGmailWords } from './use-gmail-words.ts';

/** What the agent says of one thing that is needed: set, missing, or not as it can be. */
export function FieldMark({
  field,
  isEdited,
}: {
  readonly field: GmailField;
  /** What stands in the form is not what the agent knows. */
  readonly isEdited: boolean;
}) {
  const words = useGmailWords();
  const known = useKnown(field);
  if (isEdited) {
    return (
      <StateMark tone="waiting" icon={IconPencil}>
        {words.unsaved}
      </StateMark>
    );
  }
  if (known === null) return null;
  if (known.state === 'set') {
    return (
      <StateMark tone="ok" icon={IconCircleCheck}>
        {words.set}
      </StateMark>
    );
  }
  if (known.state === 'missing') {
    return (
      <StateMark tone={known.required ? 'waiting' : 'quiet'} icon={IconCircleDashed}>
        {known.required ? words.missingOne : words.notSet}
      </StateMark>
    );
  }
  return <FieldFault field={field} />;
}

/** Why what is set cannot be right, if it cannot. */
export function FieldFault({ field }: { readonly field: GmailField }) {
  const words = useGmailWords();
  return useKnown(field)?.state === 'malformed' ? (
    <StateMark tone="failed" icon={IconAlertTriangle}>
      {words.wrong(null, words.malformed[field])}
    </StateMark>
  ) : null;
}

function useKnown(field: GmailField): GmailFieldState | null {
  return useApp(({ gmail }) => gmail?.configuration.find((one) => one.field === field) ?? null);
}
