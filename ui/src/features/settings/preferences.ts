// What may be typed as a preference. The limits are the shell's; here they are said beside the field.

import type { TemplateId } from "$lib/shell";

/** The least and the most of each. */
export const limits = {
  /** Percent. */
  threshold: [0, 100],
  /** Percent: below it, each proposal is looked at. */
  above: [70, 100],
  /** Seconds. */
  seconds: [1, 30],
} as const satisfies Record<string, readonly [number, number]>;

/** A whole number within its limits; nothing where it is none. */
export function wholeWithin(typed: string, [least, most]: readonly [number, number]): number | null {
  const plain = typed.trim();
  const value = Number(plain);
  return /^\d+$/.test(plain) && value >= least && value <= most ? value : null;
}

/** The templates after one was chosen, or chosen no longer; a new one comes last. */
export function chosenTemplates(chosen: readonly TemplateId[], id: TemplateId): TemplateId[] {
  return chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
}
