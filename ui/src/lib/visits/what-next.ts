// What comes next for a visit in a list, as one button says it.

import type { EncounterRow } from "$lib/shell";

/** To record it, to look through what was recorded, or to go on with its note. */
export type Next = "record" | "review" | "note";

/** What comes next; nothing for a visit that is signed or cancelled, or that somebody else has to record. */
export function whatNext(row: Pick<EncounterRow, "status" | "documentation">, mayRecord: boolean): Next | null {
  if (row.status === "cancelled") return null;
  switch (row.documentation) {
    case "none":
      return mayRecord ? "record" : null;
    case "recorded":
      return "review";
    case "draft":
      return "note";
    case "signed":
      return null;
  }
}
