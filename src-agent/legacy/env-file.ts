const LINE = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/u;

/**
 * The variables of an environment file: `NAME=value` a line, `export` allowed, `#` comments, values bare or in
 * one pair of quotes. Lines of any other form are passed over. Nothing is expanded.
 */
export function readEnvFile(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (const raw of text.replace(/^\uFEFF/u, '').split(/\r?\n/u)) {
    const match = LINE.exec(raw.trim());
    const [, name, value] = match ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, unquoted(value.trim()));
  }
  return variables;
}

function unquoted(written: string): string {
  const quote = written.charAt(0);
  if (quote === '"' || quote === "'") {
    const end = written.indexOf(quote, 1);
    if (end > 0) return written.slice(1, end);
  }
  const comment = written.search(/\s#/u);
  return comment === -1 ? written : written.slice(0, comment).trimEnd();
}
