import { plainText } from '../../plain-text.ts';
import { useGmailWords } from './use-gmail-words.ts';

/** What a scope allows, in words; one that we never ask for stays as Google names it. */
export function useScopeNames(): (scope: string) => string {
  const { scopes } = useGmailWords();
  return (scope) => scopes[scope] ?? plainText(scope);
}
