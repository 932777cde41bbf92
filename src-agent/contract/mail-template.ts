/** The template of a notification mail: text with `{{placeholders}}`. */

export const TEMPLATE_PLACEHOLDERS = [
  'kind',
  'subject',
  'sender',
  'received',
  'delivery_time',
  'lot',
  'links',
  'first_link',
] as const;
export type TemplatePlaceholder = (typeof TEMPLATE_PLACEHOLDERS)[number];

/** All of them as they are written. */
export const KNOWN_PLACEHOLDERS = TEMPLATE_PLACEHOLDERS.map((name) => `{{${name}}}`).join(' ');

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly name: TemplatePlaceholder }
  /** Written like a placeholder, and none. */
  | { readonly kind: 'unknown'; readonly text: string };

/** The parts of a template in their order. What is no pair of braces is text. */
export function readTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  const addText = (text: string): void => {
    if (text !== '') parts.push({ kind: 'text', text });
  };
  for (const match of template.matchAll(/\{\{([^{}]*)\}\}/gu)) {
    addText(template.slice(end, match.index));
    const name = match[1]?.trim().toLowerCase() ?? '';
    parts.push(isPlaceholder(name) ? { kind: 'placeholder', name } : { kind: 'unknown', text: match[0] });
    end = match.index + match[0].length;
  }
  addText(template.slice(end));
  return parts;
}

/** The first thing written like a placeholder that is none; null: all are known. */
export function unknownPlaceholder(template: string): string | null {
  return readTemplate(template).find((part) => part.kind === 'unknown')?.text ?? null;
}

function isPlaceholder(name: string): name is TemplatePlaceholder {
  return TEMPLATE_PLACEHOLDERS.some((known) => known === name);
}
