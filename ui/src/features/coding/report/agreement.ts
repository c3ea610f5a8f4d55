// How often people agreed with the engine.

import type { Agreement } from "$lib/shell";

/** Decided proposals. */
export function decided({ accepted, modified, rejected }: Agreement): number {
  return accepted + modified + rejected;
}

/** Whole percent taken as they were; nothing where nothing was decided. */
export function rate(agreement: Agreement): number | null {
  const all = decided(agreement);
  return all === 0 ? null : Math.round((100 * agreement.accepted) / all);
}
