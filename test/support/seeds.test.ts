import { describe, expect, it, vi } from 'vitest';
import { createSeededRandom, takeSeed } from './seeds.ts';

describe('seeds', () => {
  it('gives the same numbers for the same seed, others for another', () => {
    const draw = (seed: number) => {
      const random = createSeededRandom(seed);
      return Array.from({ length: 20 }, () => random.integer(0, 1_000_000));
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('spreads evenly', () => {
    const random = createSeededRandom(1);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 100_000; n += 1) {
      const at = random.integer(0, 9);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('forks streams that do not depend on what was drawn before', () => {
    const first = createSeededRandom(3);
    const second = createSeededRandom(3);
    second.next();
    expect(first.fork('kills').next()).toBe(second.fork('kills').next());
    expect(first.fork('kills').next()).not.toBe(first.fork('mails').next());
  });

  it('takes the seed of RSD_SEED, and prints it', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.stubEnv('RSD_SEED', '12345');
    try {
      expect(takeSeed('a test')).toBe(12_345);
      expect(write.mock.calls.flat().join('')).toContain('replay with RSD_SEED=12345');
      vi.stubEnv('RSD_SEED', 'abc');
      expect(() => takeSeed('a test')).toThrow('RSD_SEED');
    } finally {
      write.mockRestore();
      vi.unstubAllEnvs();
    }
  });
});
