import { z } from 'zod';

/** Where the window was, as kept between starts. */
export const windowPlaceSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof windowPlaceSchema>;

type Area = Pick<WindowPlace, 'x' | 'y' | 'width' | 'height'>;

export const SMALLEST = { width: 900, height: 600 } as const;
export const USUAL = { width: 1_180, height: 760 } as const;
/** So much of the title bar must be on a screen to be grabbed. */
const GRAB = { width: 120, height: 40 } as const;

/** Where the window opens: where it was, if that is still on a screen; else in the middle, at its usual size. */
export function placeWindow(
  remembered: WindowPlace | null,
  screens: readonly Area[],
): Partial<WindowPlace> & { readonly width: number; readonly height: number } {
  const widest = Math.max(SMALLEST.width, ...screens.map(({ width }) => width));
  const highest = Math.max(SMALLEST.height, ...screens.map(({ height }) => height));
  if (remembered === null)
    return { width: Math.min(USUAL.width, widest), height: Math.min(USUAL.height, highest) };
  const width = Math.min(Math.max(remembered.width, SMALLEST.width), widest);
  const height = Math.min(Math.max(remembered.height, SMALLEST.height), highest);
  const reachable = screens.some(
    (screen) =>
      overlap(remembered.x, width, screen.x, screen.width) >= GRAB.width &&
      remembered.y >= screen.y &&
      remembered.y + GRAB.height <= screen.y + screen.height,
  );
  const size = { width, height, maximized: remembered.maximized };
  return reachable ? { ...size, x: remembered.x, y: remembered.y } : size;
}

function overlap(a: number, aLength: number, b: number, bLength: number): number {
  return Math.min(a + aLength, b + bLength) - Math.max(a, b);
}
