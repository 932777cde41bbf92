type Param = string | number | undefined;

/** The word for a parameter, or the parameter itself when a newer agent wrote it. */
export function lookUp(words: Readonly<Record<string, string>>, param: Param): string {
  return words[String(param)] ?? String(param);
}

/** Mebibytes with one decimal. */
export function megabytes(bytes: Param, decimalMark: string): string {
  return (Number(bytes) / 1_048_576).toFixed(1).replace('.', decimalMark);
}
