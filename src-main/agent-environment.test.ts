import { expect, it } from 'vitest';
import { agentEnvironment } from './agent-environment.ts';

it('SEC-4: the agent sees where things are and which language is spoken', () => {
  const env = {
    PATH: '/bin',
    HOME: '/home/a',
    LANG: 'fr_FR.UTF-8',
    LC_TIME: 'C',
    TZ: 'Europe/Paris',
    XDG_RUNTIME_DIR: '/run',
  };
  expect(agentEnvironment(env)).toEqual(env);
});

it('SEC-4: the agent sees no secret and nothing that changes how it runs', () => {
  expect(
    agentEnvironment({
      PATH: '/bin',
      RSD_SECRET_MAILBOX_PASSWORD: 'x',
      GITHUB_TOKEN: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      NODE_OPTIONS: '--require /tmp/x',
      ELECTRON_RUN_AS_NODE: '1',
      LD_PRELOAD: '/tmp/x.so',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      SSLKEYLOGFILE: '/tmp/keys',
      HTTPS_PROXY: 'http://a:b@evil.test',
      PATHEXTRA: 'x',
      UNSET: undefined,
    }),
  ).toEqual({ PATH: '/bin' });
});
