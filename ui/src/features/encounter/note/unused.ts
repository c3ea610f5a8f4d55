// Whether a recording was made that the note takes nothing from: more was said after the draft was composed.

import type { NoteContent, RecordingId, Segment } from "$lib/shell";

/** Recordings with words in them to which no sentence of the note points; none while no sentence points anywhere. */
export function unusedRecordings(content: NoteContent, segments: readonly Segment[]): ReadonlySet<RecordingId> {
  const sources = content.sections.flatMap((section) => section.spans.map((span) => span.source));
  const cited = new Set(sources.flatMap((source) => (source.from === "spoken" ? source.segments : [])));
  const used = new Set(segments.filter((segment) => cited.has(segment.id)).map((segment) => segment.recording));
  if (used.size === 0) return new Set();
  return new Set(segments.map((segment) => segment.recording).filter((recording) => !used.has(recording)));
}
