// What is to be done with an open question without opening its visit, and by whom.

import type { QueryRow } from "$lib/shell";

/** Answered first, then stood by; nothing where it is for somebody else to do. */
export function inboxStep({ query }: QueryRow, mayVerify: boolean): "answer" | "verify" | null {
  if (query.status !== "answered") return "answer";
  return query.answer?.verification.state === "needed" && mayVerify ? "verify" : null;
}
