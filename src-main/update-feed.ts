/**
 * Whether a build looks for new versions: it was packaged with a feed (the `publish` block of electron-builder.yml
 * becomes app-update.yml in its resources), and that feed is read over TLS only (UPD-2). `text`: of that file; null:
 * there is none.
 */
export function judgeUpdateFeed(text: string | null): 'none' | 'refused' | 'usable' {
  if (text === null || text.trim() === '') return 'none';
  const urls = [...text.matchAll(/^[ \t]*(?:url|host|endpoint)[ \t]*:[ \t]*(?<value>\S.*)$/gmu)].map(
    ({ groups }) => groups?.value ?? '',
  );
  const isSafe = urls.every((url) => /^["']?https:\/\//iu.test(url));
  return isSafe && /^provider\s*:/mu.test(text) ? 'usable' : 'refused';
}
