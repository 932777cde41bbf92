/** The lot number that a subject's group is named after (BEHAVIOUR.md 1.4); null: it is named after no lot. */
export function lotOfGroup(groupId: string | null): string | null {
  return /(?:^|_)lot_(\d+)$/u.exec(groupId ?? '')?.[1] ?? null;
}
