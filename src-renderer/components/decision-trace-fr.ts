import type { TraceWords } from './decision-trace-en.ts';

export const traceFr: TraceWords = {
  label: 'Comment la décision a été prise, contrôle par contrôle',
  passed: 'Passé.',
  noted: 'Noté.',
  decided: 'Décidé ici.',
  outcome: 'Résultat.',
  notReached: (checks) => `Pas examiné : ${checks}`,
  none: 'Aucun contrôle n’a porté sur ce mail.',
};
