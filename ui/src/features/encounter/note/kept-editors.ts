// An editor's state as it is kept beyond the end of the program: its cursor, and what can be undone and done again, with
// where the words came from.
//
// Invariants: a kept state is taken up only where the section reads exactly as it did; undo then brings back the same
// words with the same spans as it would have before. What cannot be read is as if it had not been kept.

import { historyField, undoDepth } from "@codemirror/commands";
import { EditorSelection, EditorState, type Extension, type StateEffect } from "@codemirror/state";
import type { EditorState as Kept, Section, Span } from "$lib/shell";
import { editingOf } from "./section-state";
import { setSpans } from "./spans";

/** The longest history that is kept, characters: some thousand changes. A longer one is let go, the cursor is not. */
const longestHistory = 256 * 1024;

/** As the editor holds its history. Its own form leaves out the effects, in which the spans are that undo brings back. */
interface History {
  readonly done: { effects: readonly StateEffect<unknown>[] }[];
  readonly undone: { effects: readonly StateEffect<unknown>[] }[];
}

/** What is written down: the editor's own form, and for each of its events the spans it brings back. */
interface Written {
  readonly history: unknown;
  readonly done: (readonly Span[] | null)[];
  readonly undone: (readonly Span[] | null)[];
}

function historyOf(state: EditorState): History {
  return state.field(historyField) as History;
}

function spansIn({ effects }: { effects: readonly StateEffect<unknown>[] }): readonly Span[] | null {
  for (const effect of effects) if (effect.is(setSpans)) return effect.value;
  return null;
}

/** What is kept of the editor of a section. */
export function keptEditor(section: string, state: EditorState, at: Date): Kept {
  const { done, undone } = historyOf(state);
  const own = (state.toJSON({ history: historyField }) as { history: unknown }).history;
  const written: Written = { history: own, done: done.map(spansIn), undone: undone.map(spansIn) };
  const history = JSON.stringify(written);
  const { anchor, head } = state.selection.main;
  return { section, text: state.doc.toString(), anchor, head, history: history.length > longestHistory ? "" : history, at: at.toISOString() };
}

/** The editor of a section as it was left; nothing where the section reads otherwise by now, or it cannot be read. */
export function reopened(section: Section, kept: Kept, more: Extension): EditorState | null {
  if (kept.text !== section.text) return null;
  try {
    const written = kept.history === "" ? null : (JSON.parse(kept.history) as Written);
    const selection = EditorSelection.single(kept.anchor, kept.head).toJSON() as unknown;
    const json = { doc: section.text, selection, ...(written && { history: written.history }) };
    const state = EditorState.fromJSON(json, { extensions: editingOf(section, more) }, { history: historyField });
    if (written) putBack(historyOf(state), written);
    return state;
  } catch {
    return null;
  }
}

function putBack(history: History, written: Written): void {
  for (const side of ["done", "undone"] as const) {
    for (const [index, event] of history[side].entries()) {
      const spans = written[side][index];
      if (spans) event.effects = [setSpans.of(spans)];
    }
  }
}

/** Whether nobody has written in it since it was opened. */
export function isUntouched(section: Section, state: EditorState): boolean {
  return state.doc.toString() === section.text && undoDepth(state) === 0;
}
