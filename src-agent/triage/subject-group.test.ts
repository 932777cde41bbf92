import { describe, expect, it } from 'vitest';
import { sampleSettings, TUESDAY_MORNING } from '../../test/support/sample-mail.ts';
import { subjectGroup, subjectGroupId } from './subject-group.ts';

const keyOf = (subject: string, sender: string, triage = {}) =>
  subjectGroup({ subject, sender }, sampleSettings({ triage }), TUESDAY_MORNING)?.key ?? null;

describe('subjectGroup', () => {
  it('is of one month and one sender', () => {
    expect(keyOf('Lot 42', 'a@studio.example')).toBe('2025-11:lot_42|a@studio.example');
  });

  it('Q8: is none when grouping is off', () => {
    expect(keyOf('Lot 42', 'a@studio.example', { dedupBySubjectGroup: false })).toBeNull();
  });

  it('Q8: has no month when its marks have a life of their own', () => {
    expect(keyOf('Lot 42', 'a@studio.example', { groupTtlSeconds: 3_600 })).toBe('lot_42|a@studio.example');
  });

  it('Q25: is none without a subject, or with nothing behind its reply marks', () => {
    expect(keyOf('', 'a@studio.example')).toBeNull();
    expect(keyOf(' Re: ', 'a@studio.example')).toBeNull();
  });

  it('Q25: takes "Lot 012" and "Lot 12" for the same', () => {
    expect(subjectGroupId('Lot 012')).toBe(subjectGroupId('Lot 12'));
    expect(subjectGroupId('Lot 000')).toBe('lot_0');
  });

  it('Q25: is not shared by two senders', () => {
    expect(keyOf('Lot 42', 'a@studio.example')).not.toBe(keyOf('Lot 42', 'b@studio.example'));
  });

  it('knows the key that the replaced system stored', () => {
    const group = subjectGroup(
      { subject: 'Lot 42', sender: 'a@studio.example' },
      sampleSettings(),
      TUESDAY_MORNING,
    );
    expect(group?.inheritedKey).toBe('2025-11:lot_42');
  });
});

describe('subjectGroupId', () => {
  it.each([
    ['Média Solution - Missions Recadrage - Lot 42', 'media_solution_missions_recadrage_lot_42'],
    ['LOT 007 et lot 8', 'lot_7'],
    ['Lot 12b puis lot 13', 'lot_13'],
  ])('of %j is %j', (subject, expected) => {
    expect(subjectGroupId(subject)).toBe(expected);
  });

  it.each([['Lot n°12'], ['pilote 12'], ['Lots 12']])('of %j is a hash of the whole', (subject) => {
    expect(subjectGroupId(subject)).toMatch(/^subject_hash_[0-9a-f]{32}$/u);
  });
});
