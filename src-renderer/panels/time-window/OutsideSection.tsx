import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { outsidePolicySchema } from '../../../src-agent/contract/triage-settings.ts';
import { FrameSection } from '../../components/FrameSection.tsx';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import type { DraftForm } from '../../state/use-draft.ts';
import { timeWindowEn } from './words-en.ts';
import { timeWindowFr } from './words-fr.ts';

const KINDS = ['recadrage', 'desabonnement', 'desabonnementUrgent', 'presence', 'other'] as const;
type Kind = (typeof KINDS)[number];

/** What becomes of each kind of mail while the window is closed. */
export function OutsideSection({ form }: { readonly form: DraftForm }) {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  return (
    <FrameSection title={words.outside} description={words.outsideText}>
      <Stack gap="xs">
        {KINDS.map((kind) => (
          <Policy key={kind} kind={kind} form={form} />
        ))}
      </Stack>
    </FrameSection>
  );
}

function Policy({ kind, form }: { readonly kind: Kind; readonly form: DraftForm }) {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const { outsidePolicies } = textFor(useLanguage());
  const id = useId();
  const { outsideWindow } = form.settings.triage;
  return (
    <div className="policy-row">
      <Text size="sm" id={id}>
        {words.kinds[kind]}
      </Text>
      <SegmentedControl
        size="xs"
        aria-labelledby={id}
        value={outsideWindow[kind]}
        data={outsidePolicySchema.options.map((value) => ({
          value,
          label: sentenceCase(outsidePolicies[value]),
        }))}
        onChange={(policy) =>
          form.edit((before) => ({
            ...before,
            triage: { ...before.triage, outsideWindow: { ...before.triage.outsideWindow, [kind]: policy } },
          }))
        }
      />
    </div>
  );
}
