import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useWords } from '../i18n/language.ts';
import { frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';
import { usePaletteActions } from './frame-palette-actions.tsx';

/** Ctrl/Cmd+K: every panel and every command by name. */
export function Palette() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const actions: readonly SpotlightActionGroupData[] = usePaletteActions();
  return (
    <Spotlight
      actions={[...actions]}
      shortcut="mod + K"
      nothingFound={words.paletteNothing}
      highlightQuery
      scrollable
      maxHeight={420}
      lockScroll={false}
      tagsToIgnore={[]}
      attributes={{ content: { 'aria-label': words.palette } }}
      transitionProps={{ duration: 120 }}
      searchProps={{
        leftSection: <IconSearch size={16} />,
        placeholder: words.paletteSearch,
        'aria-label': words.paletteSearch,
      }}
    />
  );
}
