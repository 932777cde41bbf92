import { describe, expect, it } from 'vitest';
import { checkDeployHooks, findDeployHook, parseDeployHook } from './parse-deploy-hook.ts';

const HOOK = 'https://api.render.com/deploy/srv-abc123?key=s3cret';

describe('a deploy hook', () => {
  it('is read, and nothing but its key goes along', () => {
    const read = parseDeployHook(`${HOOK}&imgURL=elsewhere#x`);
    expect(read).toMatchObject({ ok: true, value: { serviceId: 'srv-abc123', key: 's3cret' } });
    expect(read.ok && read.value.url.href).toBe(HOOK);
  });

  it.each([
    'http://api.render.com/deploy/srv-abc123?key=s3cret',
    'https://api.render.com.evil.example/deploy/srv-abc123?key=s3cret',
    'https://api.render.com:8443/deploy/srv-abc123?key=s3cret',
    'https://me:pw@api.render.com/deploy/srv-abc123?key=s3cret',
    'https://api.render.com/deploy/srv-abc123',
    'https://api.render.com/deploy/srv-abc123?key=',
    'https://api.render.com/deploy/srv-abc123/more?key=s3cret',
    'https://api.render.com/deploy/srv-ABC?key=s3cret',
    'https://api.render.com/deploy/crn-abc123?key=s3cret',
    'https://api.render.com/deploy/?key=s3cret',
    'https://api.render.com/v1/srv-abc123?key=s3cret',
    'srv-abc123',
  ])('is not %s', (text) => {
    const read = parseDeployHook(text);
    expect(read).toMatchObject({ ok: false, error: { code: 'deploy.hook-malformed' } });
    expect(JSON.stringify(read)).not.toContain('s3cret');
  });

  it('of a Blueprint is refused with its own explanation', () => {
    expect(parseDeployHook('https://api.render.com/deploy/exs-abc123?key=s3cret')).toMatchObject({
      error: { code: 'deploy.hook-blueprint' },
    });
  });
});

describe('a secret that is to be stored', () => {
  it('holds hooks and nothing else', () => {
    expect(checkDeployHooks(`${HOOK} ${HOOK}`)).toEqual({ ok: true, value: null });
    expect(checkDeployHooks(`${HOOK} https://api.render.com/deploy/exs-1?key=k`)).toMatchObject({
      error: { code: 'deploy.hook-blueprint' },
    });
  });
});

describe('a secret with several hooks', () => {
  const other = 'https://api.render.com/deploy/srv-other?key=0ther';

  it('gives each service its own', () => {
    expect(findDeployHook(`${HOOK}\n  ${other}\n`, 'srv-other')).toMatchObject({ value: { key: '0ther' } });
  });

  it('has none for a service that it does not name', () => {
    expect(findDeployHook(HOOK, 'srv-third')).toEqual({ ok: true, value: null });
    expect(findDeployHook('', 'srv-third')).toEqual({ ok: true, value: null });
  });

  it('tells of a broken one only where no other is for the service', () => {
    expect(findDeployHook(`broken ${HOOK}`, 'srv-abc123')).toMatchObject({ ok: true });
    expect(findDeployHook(`broken ${HOOK}`, 'srv-third')).toMatchObject({
      error: { code: 'deploy.hook-malformed' },
    });
  });
});
