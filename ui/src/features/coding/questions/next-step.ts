// What a question waits for, and whether the person at the window may do it.

import type { CodingView, QueryRow } from "$lib/shell";

export type QueryStep = "answer" | "verify" | "take";

/** The one thing to be done next with a question; nothing where there is none, or it is for others to do. */
export function nextStep(row: QueryRow, view: Pick<CodingView, "text" | "mayAnswer" | "mayVerify">, mayEditNotes: boolean): QueryStep | null {
  const { status, answer, inNoteSince } = row.query;
  if (status !== "answered" || !answer) return view.mayAnswer ? "answer" : null;
  if (answer.verification.state === "needed") return view.mayVerify ? "verify" : null;
  const isOpenNote = view.text.source === "note" && !view.text.signed;
  return row.sentence !== null && inNoteSince === null && isOpenNote && mayEditNotes ? "take" : null;
}
