/** `EACCES` and the like of something thrown; null for what is no fault of the system. */
export function systemCode(thrown: unknown): string | null {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  return typeof code === 'string' && /^E[A-Z0-9]+$/u.test(code) ? code : null;
}
