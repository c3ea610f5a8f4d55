// What comes next for a visit in a list, as one button says it.

import type { EncounterRow, Permission } from "$lib/shell";

/** To check the patient in, to take vital signs, to record, to look through what was recorded, or to go on with the note. */
export type Next = "check-in" | "vitals" | "record" | "review" | "note";

type Row = Pick<EncounterRow, "status" | "documentation" | "arrivedAt" | "hasVitals">;

/** What comes next for whoever may do this; nothing for a visit that is signed or cancelled, or that waits for others. */
export function whatNext(row: Row, may: (permission: Permission) => boolean): Next | null {
  if (row.status === "cancelled") return null;
  switch (row.documentation) {
    case "none":
      if (may("record")) return "record";
      if (may("check_in") && row.status === "scheduled" && row.arrivedAt === null) return "check-in";
      return may("edit_vitals") && !row.hasVitals ? "vitals" : null;
    case "recorded":
      return may("view_transcript") ? "review" : null;
    case "draft":
      return may("view_notes") ? "note" : null;
    case "signed":
      return null;
  }
}
