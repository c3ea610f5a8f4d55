// What the frame of a visit hands to the steps about codes, which are another part of the window.

import type { StepSettings } from "$lib/shell";

/** A step about codes: those the visit has, and those that are proposed. */
export type CodingStep = "codes" | "suggestions";

/** The state of the window in a step, which outlives the program. */
export interface StepKeeping {
  /** As it was left; nothing before it has been read. */
  readonly settings: StepSettings | null;
  keep(change: Partial<StepSettings>): void;
}
