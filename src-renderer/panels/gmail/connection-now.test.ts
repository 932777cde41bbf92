import { expect, it } from 'vitest';
import { GMAIL_ENDS_SOON_MS } from '../../../src-agent/contract/gmail.ts';
import { connectionNow } from './connection-now.ts';

const healthy = { state: 'healthy', since: 0 } as const;
const grantEndsAt = 7 * 86_400_000;
const soon = grantEndsAt - GMAIL_ENDS_SOON_MS;

it('tells of the end once it is near, though the agent last said that all is well', () => {
  expect(connectionNow({ connection: healthy, grantEndsAt }, soon - 1)).toEqual(healthy);
  expect(connectionNow({ connection: healthy, grantEndsAt }, soon)).toEqual({
    state: 'ending',
    endsAt: grantEndsAt,
  });
});

it('leaves every other state as it is', () => {
  const unchecked = { state: 'unchecked' } as const;
  expect(connectionNow({ connection: unchecked, grantEndsAt }, grantEndsAt)).toEqual(unchecked);
  expect(connectionNow({ connection: healthy, grantEndsAt: null }, grantEndsAt)).toEqual(healthy);
});
