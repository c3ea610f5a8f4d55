// Whether a model keeps up while people speak: work for a second of sound, half of it left for everything else.

export type Pace = "easily" | "keepsUp" | "tooSlow";

/** Nothing, where it was not measured. */
export function pace(workPerSecond: number | null): Pace | null {
  if (workPerSecond === null) return null;
  return workPerSecond < 0.5 ? "easily" : workPerSecond < 0.9 ? "keepsUp" : "tooSlow";
}
