import { contextBridge, ipcRenderer } from 'electron';

// All that a page of ours can reach: two functions, no raw ipcRenderer, no event object (REN-1). Schemas stay out:
// main checks every call, the page every answer.

contextBridge.exposeInMainWorld('renderSignal', {
  call: (command: string, input: unknown): Promise<unknown> =>
    ipcRenderer.invoke('rsd:call', { command, input }),
  /** Gives the undo. */
  subscribe: (listener: (event: unknown) => void): (() => void) => {
    const forward = (_event: unknown, event: unknown): void => listener(event);
    ipcRenderer.on('rsd:event', forward);
    return () => void ipcRenderer.off('rsd:event', forward);
  },
});
