import { DEVIATION_RULES } from './deviation-rules.ts';

/** The part of docs/VECTORS.md that is written from DEVIATION_RULES. */
const START = '<!-- deviations: written by test/vectors/run-vectors.ts --write-table -->';
const END = '<!-- end of deviations -->';

/** The document with its table of deliberate deviations as the rules have it; throws without the two marks. */
export function withDeviationTable(document: string): string {
  const start = document.indexOf(START);
  const end = document.indexOf(END);
  if (start < 0 || end < start) throw new Error(`The document needs the marks ${START} and ${END}`);
  return `${document.slice(0, start)}${START}\n${renderTable()}\n${document.slice(end)}`;
}

function renderTable(): string {
  const rows = DEVIATION_RULES.map(({ name, file, what, why }) => [
    name,
    file === null ? 'all' : `\`${file}.json\``,
    what,
    why,
  ]);
  return [['Rule', 'File', 'What differs', 'Why'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
