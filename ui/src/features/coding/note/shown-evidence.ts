// The words behind what is chosen, and behind everything else, as places in the sections of the text.

import type { Evidence, EvidenceRow, NoteTextSection } from "$lib/shell";
import type { Item } from "../state/items";
import type { Mark } from "./pieces";

/** What is chosen marks its places by their number; `here-0` is the first. */
export const here = (place: number): string => `here-${place}`;

/** Places that are in the text as it is now: none for words that are gone. */
export function evidenceOf(item: Item | null, items: readonly Item[], sections: readonly NoteTextSection[]): EvidenceRow[] {
  if (!item) return [];
  switch (item.kind) {
    case "code":
    case "suggestion":
      return item.row.evidence.filter((row) => row.state !== "stale");
    case "level":
      return item.element.rows.flatMap((row) => (row.struck ? [] : row.evidence.flatMap((evidence) => inPlace(evidence, sections))));
    case "finding": {
      const codes = item.finding.codes.map((code) => code.code);
      return items.flatMap((other) => (other.kind === "code" && codes.includes(other.row.assignment.code) ? evidenceOf(other, items, sections) : []));
    }
    default:
      return [];
  }
}

/** Evidence that was found in another text is shown only where the words still stand where it says. */
function inPlace(evidence: Evidence, sections: readonly NoteTextSection[]): EvidenceRow[] {
  const text = sections.find((section) => section.key === evidence.section)?.text;
  return text?.slice(evidence.start, evidence.end) === evidence.text ? [{ ...evidence, state: "in_place" }] : [];
}

/** The section a gap or question is about. */
export function sectionOf(item: Item | null): string | null {
  if (item?.kind === "gap") return item.gap.section;
  return item?.kind === "query" ? item.row.query.question.section : null;
}

/** All marks of one section: the places of what is chosen, and what other codes and proposals rest on. */
export function marksIn(section: string, chosen: readonly EvidenceRow[], items: readonly Item[]): Mark[] {
  const mine = chosen.flatMap((row, place) => (row.section === section ? [{ start: row.start, end: row.end, of: here(place) }] : []));
  const others = items.flatMap((item) => {
    if (item.kind !== "code" && item.kind !== "suggestion") return [];
    const rows = item.row.evidence.filter((row) => row.section === section && row.state !== "stale");
    return rows.map((row) => ({ start: row.start, end: row.end, of: item.key }));
  });
  return [...mine, ...others];
}
