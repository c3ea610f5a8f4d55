// Where a sentence came from, in words.

import { clock } from "$lib/format";
import type { Segment, SegmentId } from "$lib/shell";
import { text } from "$lib/text";
import type { Origin } from "./spans";

/** The segments a sentence came from, in the order of the transcript; none if it was typed or comes from the chart. */
export function segmentsOf(origin: Origin, segments: readonly Segment[]): readonly Segment[] {
  if (origin?.from !== "span" || origin.span.source.from !== "spoken") return [];
  const wanted: ReadonlySet<SegmentId> = new Set(origin.span.source.segments);
  return segments.filter((segment) => wanted.has(segment.id));
}

/** What sort of source it is; nothing where nothing is written. */
export function titleOf(origin: Origin): string | null {
  const words = text.encounter.source;
  if (!origin) return null;
  if (origin.from === "typed") return words.typed;
  const { source, edited } = origin.span;
  if (source.from === "chart") return words.chart(words.fields[source.field] ?? source.field);
  return edited ? words.edited : words.spoken;
}

/** One line per segment: who said it, when, and how. */
export function quotesOf(origin: Origin, segments: readonly Segment[]): readonly string[] {
  const { source, transcript } = text.encounter;
  return segmentsOf(origin, segments).map((segment) =>
    source.quote(transcript.speakers[segment.speaker], clock(segment.startMs), segment.words.map((word) => word.text).filter(Boolean).join(" ")),
  );
}
