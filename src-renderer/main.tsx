import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/charts/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '@fontsource-variable/inter';
import './base.css';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './App.tsx';
import { createBridge } from './bridge.ts';
import { followEvents } from './state/follow-events.ts';
import { createAppStore } from './state/store.ts';

// zod would try to write functions, which the page's policy forbids.
config({ jitless: true });

const bridge = createBridge(window.renderSignal);
const store = createAppStore(bridge);
followEvents(bridge, store);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(<App store={store} />);
