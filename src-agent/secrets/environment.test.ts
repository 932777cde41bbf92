import { expect, it } from 'vitest';
import { takeEnvironmentSecrets } from './environment.ts';

it('SEC-4: takes the secrets out of the environment, once', () => {
  const env: Record<string, string | undefined> = {
    PATH: '/bin',
    RSD_SECRET_MAILBOX_PASSWORD: ' p w ',
    RSD_SECRET_MAKE_API_KEY: '',
    RSD_SECRET_MAIL_PASSWORD: 'misspelt',
    RSD_SECRETS: 'not ours',
    rsd_secret_RENDER_API_KEY: 'not ours',
  };
  const { secrets, unknown } = takeEnvironmentSecrets(env);
  expect([...secrets]).toEqual([['MAILBOX_PASSWORD', ' p w ']]);
  expect(unknown).toEqual(['MAIL_PASSWORD']);
  expect(env).toEqual({ PATH: '/bin', RSD_SECRETS: 'not ours', rsd_secret_RENDER_API_KEY: 'not ours' });
  expect(takeEnvironmentSecrets(env).secrets.size).toBe(0);
});
