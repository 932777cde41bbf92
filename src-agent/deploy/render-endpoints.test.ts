import { expect, it } from 'vitest';
import { renderEndpointsAt } from './render-endpoints.ts';

it.each(['http://127.0.0.1:8080', 'http://[::1]:8080/'])('%s may stand in for Render', (origin) => {
  expect(renderEndpointsAt(origin)).toMatchObject({ ok: true });
});

it.each([
  'https://127.0.0.1:8080',
  'http://127.0.0.1',
  'http://127.0.0.1:0',
  'http://127.0.0.1:70000',
  'http://127.0.0.1:80/path',
  'http://me@127.0.0.1:80',
  'http://localhost:8080',
  'http://render.example:8080',
  '',
])('%s may not', (origin) => {
  expect(renderEndpointsAt(origin)).toMatchObject({ ok: false, error: { code: 'deploy.endpoint-refused' } });
});
