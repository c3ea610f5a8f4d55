// How large everything in the window is. Kept outside the vault too, as the colours are, so that the lock screen has it.

import { call } from "$lib/shell";

const kept = "auscult.size";
/** Percent of the usual size. */
export const sizes = [80, 90, 100, 110, 125, 150, 175, 200] as const;
const usual = 100;

let chosen = $state(usual);

/** The size there is now, percent. */
export const size = {
  get percent(): number {
    return chosen;
  },
};

export function applySize(percent: number): void {
  chosen = sizes.find((one) => one === percent) ?? usual;
  localStorage.setItem(kept, String(chosen));
  // Who cannot be shown it larger sees it as it was.
  void call("setZoom", chosen).catch(() => undefined);
}

/** The size of the last time. */
export function applyKeptSize(): void {
  const before = Number(localStorage.getItem(kept));
  if (before && before !== usual) applySize(before);
}

/** The next larger or smaller one; the same at the end. */
export function resize(by: 1 | -1): void {
  const at = sizes.findIndex((one) => one === chosen);
  applySize(sizes[at + by] ?? chosen);
}
