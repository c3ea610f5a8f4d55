// Where the parts of a section's text came from, kept right while somebody writes in it.
//
// Invariant, under any sequence of edits, undo and redo: spans are in order, do not overlap, are not empty and lie
// within the text. Positions are UTF-16 code units, as in the record and as in CodeMirror. A span that an edit touches
// is marked as edited; a span whose words are all gone vanishes, even if other words stand in their place, because
// what was typed instead was not said by anybody. Undo brings back both the words and where they came from.

import { invertedEffects } from "@codemirror/commands";
import {
  type ChangeDesc,
  EditorState,
  type Extension,
  StateEffect,
  StateField,
  type Text,
  type Transaction,
} from "@codemirror/state";
import type { Section, Span } from "$lib/shell";

/** Puts these spans in the place of all others; positions are those after the transaction's changes. */
export const setSpans = StateEffect.define<readonly Span[]>({
  map: (spans, changes) => mapSpans(spans, changes),
});

/** Whether any of the changes takes something out of the span or puts something into it. */
function isTouched(span: Span, changes: ChangeDesc): boolean {
  let touched = false;
  changes.iterChangedRanges((from, to) => {
    const inserted = from === to && from > span.start && from < span.end;
    const deleted = from < span.end && to > span.start && from < to;
    touched ||= inserted || deleted;
  }, true);
  return touched;
}

/** Whether nothing of the span's own words is left. */
function isGone(span: Span, changes: ChangeDesc): boolean {
  let left = span.end - span.start;
  changes.iterChangedRanges((from, to) => {
    left -= Math.max(0, Math.min(to, span.end) - Math.max(from, span.start));
  }, true);
  return left <= 0;
}

/** The spans as they lie after these changes. Text put in at the edge of a span stays outside it. */
export function mapSpans(spans: readonly Span[], changes: ChangeDesc): readonly Span[] {
  if (changes.empty) return spans;
  const mapped: Span[] = [];
  for (const span of spans) {
    if (isGone(span, changes)) continue;
    const start = changes.mapPos(span.start, 1);
    const end = changes.mapPos(span.end, -1);
    if (end <= start) continue;
    mapped.push({ ...span, start, end, edited: span.edited || isTouched(span, changes) });
  }
  return mapped;
}

function spansAfter(spans: readonly Span[], transaction: Transaction): readonly Span[] {
  let after = mapSpans(spans, transaction.changes);
  for (const effect of transaction.effects) if (effect.is(setSpans)) after = effect.value;
  return after;
}

/** The spans of the section this editor state holds. */
export const spansField = StateField.define<readonly Span[]>({
  create: () => [],
  update: spansAfter,
});

/** What undoing a transaction has to bring back: the spans as they were, if the transaction touched any. */
const undoSpans = invertedEffects.of((transaction) => {
  const before = transaction.startState.field(spansField, false);
  if (!before) return [];
  const put = transaction.effects.some((effect) => effect.is(setSpans));
  const touched = before.some((span) => isTouched(span, transaction.changes));
  return put || touched ? [setSpans.of(before)] : [];
});

/** What an editor needs to keep the spans of its section. */
export function spansOf(section: Section): Extension {
  // Without a fixed separator CodeMirror would read "\r\n" as one character and every position after it would shift.
  return [EditorState.lineSeparator.of("\n"), spansField.init(() => section.spans), undoSpans];
}

/** The section as it stands in the editor. */
export function sectionFrom(section: Section, state: EditorState): Section {
  return { ...section, text: state.doc.toString(), spans: [...state.field(spansField)] };
}

/** The span at a position. At a seam the one before it counts, as the cursor stands at the end of what was read. */
export function spanAt(spans: readonly Span[], position: number): Span | null {
  const touching = spans.filter((span) => span.start <= position && position <= span.end);
  return touching.find((span) => span.start < position) ?? touching[0] ?? null;
}

/** Where the words at a position came from: a span, typed by a person, or nothing written there. */
export type Origin = { from: "span"; span: Span } | { from: "typed"; start: number; end: number } | null;

/** What stands at a position and where it came from. Typed text reaches from span to span within its line. */
export function originAt(doc: Text, spans: readonly Span[], position: number): Origin {
  const span = spanAt(spans, position);
  if (span) return { from: "span", span };
  const line = doc.lineAt(position);
  const before = spans.filter((other) => other.end <= position).at(-1);
  const after = spans.find((other) => other.start >= position);
  const start = Math.max(line.from, before?.end ?? 0);
  const end = Math.min(line.to, after?.start ?? doc.length);
  const written = doc.sliceString(start, end).trim() !== "";
  return written ? { from: "typed", start, end } : null;
}
