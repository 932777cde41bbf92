/** A loopback address with a port and nothing else: secrets sent there never leave this machine. */
const LOOPBACK_ORIGIN = /^http:\/\/(?:127\.0\.0\.1|\[::1\]):(\d{1,5})\/?$/u;

/** The origin of a server of this machine that may stand in for a service, such as `http://127.0.0.1:8080`; else null. */
export function standInOrigin(text: string): string | null {
  const port = Number(LOOPBACK_ORIGIN.exec(text)?.[1] ?? 0);
  return port < 1 || port > 65_535 ? null : new URL(text).origin;
}
