// The visits that wait to be finished, with where each stands in its steps, in the order somebody likes to see them.

import type { EncounterRow, Step, WorklistRow } from "$lib/shell";

export const orders = ["age", "step", "blockers"] as const;
/** By how long they wait, by the step they stand in, or those first that nothing stands against. */
export type Order = (typeof orders)[number];

export interface Waiting {
  readonly row: EncounterRow;
  /** Where it stands; nothing where that is not known. */
  readonly stands: WorklistRow | null;
}

const steps: readonly Step[] = ["code_review", "suggestion_review", "compose", "compare_and_edit", "billing_and_attest", "sign_and_dispatch"];

/** The number of a step, 1 to 6. */
export function numberOf(step: Step): number {
  return steps.indexOf(step) + 1;
}

/** In this order; what is alike stays as it was: what has waited longest first. */
export function inOrder(rows: readonly EncounterRow[], stands: readonly WorklistRow[], order: Order): Waiting[] {
  const waiting = rows.map((row): Waiting => ({ row, stands: stands.find((one) => one.encounter.id === row.id) ?? null }));
  const rank: Record<Order, (one: Waiting) => number> = {
    age: () => 0,
    // The one that is furthest is finished soonest.
    step: (one) => (one.stands ? -numberOf(one.stands.step) : 0),
    blockers: (one) => one.stands?.blockers.length ?? Number.MAX_SAFE_INTEGER,
  };
  return waiting.sort((a, b) => rank[order](a) - rank[order](b));
}
