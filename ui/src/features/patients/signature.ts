// A signature as strokes: each the x and y of its points in turn, in a field of 600 by 200.

export const field = { width: 600, height: 200 } as const;

/** The stroke as the path of an SVG. */
export function pathOf(stroke: readonly number[]): string {
  const points: string[] = [];
  for (let at = 0; at + 1 < stroke.length; at += 2) points.push(`${at === 0 ? "M" : "L"}${stroke[at]} ${stroke[at + 1]}`);
  return points.join(" ");
}
