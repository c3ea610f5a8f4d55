// A section's text cut at its open changes, so that each can be shown where it would be made.
//
// Invariant: the pieces that stay and those that go, joined, are the text.

import type { ReviewedChange } from "$lib/shell";

export interface Piece {
  readonly text: string;
  /** The change that would be made here; nothing where the text stays. */
  readonly change: ReviewedChange | null;
}

/** The pieces of a text; changes that are decided or gone leave no mark. */
export function piecesOf(text: string, section: string, changes: readonly ReviewedChange[]): readonly Piece[] {
  const open = changes
    .filter((one) => one.state === "pending" && one.change.section === section)
    .sort((a, b) => a.change.start - b.change.start || a.change.end - b.change.end);
  const pieces: Piece[] = [];
  let at = 0;
  for (const change of open) {
    const { start, end } = change.change;
    if (start < at || end > text.length) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), change: null });
    pieces.push({ text: text.slice(start, end), change });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), change: null });
  return pieces;
}

/** The ids of the open changes of a section, or of all; questions are left to be taken one by one. */
export function together(changes: readonly ReviewedChange[], section: string | null): readonly number[] {
  const open = changes.filter((one) => one.state === "pending" && (section === null || one.change.section === section));
  return open.filter((one) => one.change.kind !== "prompt").map((one) => one.change.id);
}

/** As `together`, with the questions: all may be refused at once. */
export function allOpen(changes: readonly ReviewedChange[], section: string | null): readonly number[] {
  return changes.filter((one) => one.state === "pending" && (section === null || one.change.section === section)).map((one) => one.change.id);
}
