/**
 * The system's browser with a user before it, as a script: what the user does on the page of Google, and whether and
 * how the browser comes back to the application.
 */

/** What a visit showed. */
export type BrowserPage = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};

export type UserDecision =
  | 'agrees'
  | 'refuses'
  /** Unticks all boxes but the first. */
  | 'grants-half';

/**
 * Opens the consent page and decides there. Returns where Google sends the browser, not yet visited; null when Google
 * shows an error instead and sends nobody back.
 */
export async function decideConsent(consentUrl: string, decision: UserDecision): Promise<string | null> {
  const page = await visit(consentUrl);
  if (page.status !== 200) return null;
  const boxes = [...page.text.matchAll(/name="granted" value="([^"]+)"/gu)].map(([, scope]) => scope ?? '');
  const form = new URLSearchParams({ decision: decision === 'refuses' ? 'deny' : 'allow' });
  for (const scope of decision === 'grants-half' ? boxes.slice(0, 1) : boxes) form.append('granted', scope);
  const answer = await fetch(consentUrl, { method: 'POST', body: form, redirect: 'manual' });
  return answer.headers.get('location');
}

/** Follows no redirect. */
export async function visit(url: string): Promise<BrowserPage> {
  const answer = await fetch(url, { redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

export type BrowserScript =
  | UserDecision
  /** Agrees, and the page it came back to is loaded once more. */
  | 'comes-twice'
  /** Comes back with another `state` than it was sent with. */
  | 'wrong-state'
  /** The window was closed. */
  | 'never-comes';

/** Plays the whole of it; returns the pages of the application that were seen. */
export async function playBrowser(
  consentUrl: string,
  script: BrowserScript,
): Promise<readonly BrowserPage[]> {
  if (script === 'never-comes') return [];
  const isDecision = script === 'agrees' || script === 'refuses' || script === 'grants-half';
  const back = await decideConsent(consentUrl, isDecision ? script : 'agrees');
  if (back === null) return [];
  if (script === 'wrong-state') return [await visit(withState(back, 'another-state'))];
  const first = await visit(back);
  return script === 'comes-twice' ? [first, await visit(back)] : [first];
}

export function withState(back: string, state: string): string {
  const url = new URL(back);
  url.searchParams.set('state', state);
  return url.href;
}
