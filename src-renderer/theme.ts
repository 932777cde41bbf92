import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** One accent. The states have four colours of their own, always beside an icon and a word. */
const signal: MantineColorsTuple = [
  '#eef3ff',
  '#dce4f8',
  '#b7c6ee',
  '#8fa6e5',
  '#6d8bdd',
  '#5779d8',
  '#4369d4',
  '#365abd',
  '#2d50aa',
  '#1f4496',
];

/** The head of a dialog is no banner of the page. */
const DIALOG_ATTRIBUTES = { header: { role: 'presentation' } };

/** Greys of the dark theme, a little blue: text first, the ground of the page at 7. */
const dark: MantineColorsTuple = [
  '#e3e6eb',
  '#c4cad3',
  '#a3abb8',
  '#6c7583',
  '#363c46',
  '#262b33',
  '#1d2127',
  '#131519',
  '#0e1013',
  '#090a0c',
];

/** Calm and dense: four sizes, two weights, borders before shadows. */
export const theme = createTheme({
  primaryColor: 'signal',
  colors: { signal, dark },
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '1rem', lineHeight: '1.5' },
      h3: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    // The page itself never scrolls, and locking would want styles that the policy refuses.
    Modal: { defaultProps: { lockScroll: false, attributes: DIALOG_ATTRIBUTES } },
    Drawer: { defaultProps: { lockScroll: false, attributes: DIALOG_ATTRIBUTES } },
    Card: {
      defaultProps: { withBorder: true, shadow: 'none', padding: 'md' },
      styles: { root: { backgroundColor: 'var(--surface)' } },
    },
  },
});
