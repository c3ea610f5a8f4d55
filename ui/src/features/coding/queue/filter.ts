// Which visits of the queue are wanted, as it is chosen in the window.

import type { CodingState, Missing, QueueFilter, QueueWork } from "$lib/shell";

export const everything: QueueFilter = { states: [], payer: null, missing: null, work: "everybodys", text: "" };

/** Whether anything is filtered out beside what is finished. */
export function filtersAnything(filter: QueueFilter): boolean {
  return filter.states.length > 0 || filter.payer !== null || filter.missing !== null || filter.work !== "everybodys" || filter.text.trim() !== "";
}

/** One state, or all that are not finished. */
export function withState(filter: QueueFilter, state: CodingState | ""): QueueFilter {
  return { ...filter, states: state ? [state] : [] };
}

export function withMissing(filter: QueueFilter, missing: Missing | ""): QueueFilter {
  return { ...filter, missing: missing || null };
}

export function withPayer(filter: QueueFilter, payer: string): QueueFilter {
  return { ...filter, payer: payer || null };
}

export function withWork(filter: QueueFilter, work: QueueWork): QueueFilter {
  return { ...filter, work };
}
