import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { Frame } from './components/Frame.tsx';
import { useLanguage } from './i18n/language.ts';
import { type AppStore, AppStoreContext, useApp } from './state/store.ts';
import { theme } from './theme.ts';

/** The policy lets in styles with this load's nonce only. */
function styleNonce(): string {
  return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
}

function Themed() {
  const scheme = useApp(({ settings }) => settings?.appearance.theme ?? 'system');
  const language = useLanguage();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <MantineProvider
      theme={theme}
      getStyleNonce={styleNonce}
      defaultColorScheme="auto"
      {...(scheme === 'system' ? {} : { forceColorScheme: scheme })}
    >
      <Notifications position="bottom-right" />
      <Frame />
    </MantineProvider>
  );
}

export function App({ store }: { readonly store: AppStore }) {
  return (
    <AppStoreContext value={store}>
      <Themed />
    </AppStoreContext>
  );
}
