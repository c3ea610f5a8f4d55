// How much of what was signed has not arrived yet, for the state strip: asked anew whenever records change.

import { call, on } from "$lib/shell";
import { session } from "./session.svelte";

let counts = $state.raw({ waiting: 0, failed: 0 });
let turn = 0;

export const outbox = {
  get waiting(): number {
    return counts.waiting;
  },
  get failed(): number {
    return counts.failed;
  },
};

async function look(): Promise<void> {
  if (!session.may("view_notes")) return;
  const mine = ++turn;
  // A count that cannot be had is none to show; the list says why.
  const answer = await call("outboxCounts").catch(() => null);
  if (answer && mine === turn) counts = answer;
}

/** Begins to follow it; the answer ends that. */
export function followOutbox(): () => void {
  void look();
  return on("changed", () => void look());
}
