// What the note takes from what was said: anything at all, and whether a recording was made that it takes nothing from.

import type { NoteContent, RecordingId, Segment } from "$lib/shell";

/** Recordings with words in them to which no sentence of the note points; none while no sentence points anywhere. */
export function unusedRecordings(content: NoteContent, segments: readonly Segment[]): ReadonlySet<RecordingId> {
  const sources = content.sections.flatMap((section) => section.spans.map((span) => span.source));
  const cited = new Set(sources.flatMap((source) => (source.from === "spoken" ? source.segments : [])));
  const used = new Set(segments.filter((segment) => cited.has(segment.id)).map((segment) => segment.recording));
  if (used.size === 0) return new Set();
  return new Set(segments.map((segment) => segment.recording).filter((recording) => !used.has(recording)));
}

/** How much a note holds: nothing, something that was said, or only what came from elsewhere. */
export type Holding = "nothing" | "said" | "other";

export function holdingOf(content: NoteContent): Holding {
  if (content.sections.some((section) => section.spans.some((span) => span.source.from === "spoken"))) return "said";
  return content.sections.some((section) => section.text.trim() !== "") ? "other" : "nothing";
}
