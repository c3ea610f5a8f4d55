// An entry of the history in few words: which codes it touched, and from what to what.

import type { AssignmentChange, CodeHistoryEntry } from "$lib/shell";

/** `I10, E11.9 → E11.65`; a code that stayed itself is named once. */
export function whatChanged(entry: CodeHistoryEntry): string {
  const codes = entry.assignments.map(named);
  const suggested = entry.suggestions.map((change) => change.after.proposed.code);
  return [...new Set(codes.length > 0 ? codes : suggested)].join(", ");
}

function named({ before, after }: AssignmentChange): string {
  const [was, is] = [before?.code, after?.code];
  return was && is && was !== is ? `${was} → ${is}` : (is ?? was ?? "");
}

/** Whether codes came to be confirmed by something else than confirming them: by being taken up. */
export function confirmedToo(entry: CodeHistoryEntry): boolean {
  const newly = ({ before, after }: AssignmentChange): boolean => after?.status === "confirmed" && before?.status !== "confirmed";
  return entry.action !== "confirm" && entry.action !== "undo" && entry.assignments.some(newly);
}
