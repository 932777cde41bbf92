import { describe, expect, it } from 'vitest';
import { writeTestMail } from './write-test-mail.ts';

const facts = {
  to: 'me@example.com',
  trigger: 'operator',
  timeZone: 'Europe/Paris',
  now: Date.parse('2025-11-18T09:15:00Z'),
  messageId: 'check.1@example.com',
} as const;

describe('the test mail', () => {
  it('speaks the operator’s language, with the instant in their zone', () => {
    const french = writeTestMail({ ...facts, language: 'fr' });
    expect(french).toMatchObject({ to: 'me@example.com', messageId: 'check.1@example.com' });
    expect(french.subject).toBe('Contrôle Gmail — l’envoi fonctionne ✓');
    expect(french.text).toContain('le 18 novembre 2025, 10:15 (Europe/Paris)');
    const english = writeTestMail({ ...facts, language: 'en' });
    expect(english.text).toContain('on 18 November 2025, 10:15 (Europe/Paris)');
  });

  it('says in HTML what the text says', () => {
    const { text, html } = writeTestMail({ ...facts, language: 'fr', trigger: 'automatic' });
    const words = (html ?? '').replaceAll(/<[^>]*>/gu, ' ').split(/\s+/u);
    expect(words.filter(Boolean)).toEqual(text.split(/\s+/u).filter(Boolean));
  });
});
