// What the guard found, marked under the words, and kept on them while somebody writes.
//
// Invariant: a mark lies on the words it was found on. It moves with edits elsewhere; an edit that touches its words takes
// it off, and the next check says whether there is still something to look at.

import { type ChangeDesc, type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import type { NoteLook } from "$lib/shell";

/** Marks in a section, in order. */
export const setLooks = StateEffect.define<readonly NoteLook[]>();

function isTouched(look: NoteLook, changes: ChangeDesc): boolean {
  return changes.touchesRange(look.finding.start, look.finding.end) !== false;
}

/** The marks as they lie after these changes. */
export function mapLooks(looks: readonly NoteLook[], changes: ChangeDesc): readonly NoteLook[] {
  if (changes.empty) return looks;
  return looks
    .filter((look) => !isTouched(look, changes))
    .map((look) => ({
      ...look,
      finding: { ...look.finding, start: changes.mapPos(look.finding.start, 1), end: changes.mapPos(look.finding.end, -1) },
    }));
}

/** The marks of the section this editor state holds. */
export const looksField = StateField.define<readonly NoteLook[]>({
  create: () => [],
  update: (looks, transaction) => {
    let after = mapLooks(looks, transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setLooks)) after = effect.value;
    return after;
  },
});

/** The mark at a position; at an edge too. */
export function lookAt(looks: readonly NoteLook[], position: number): NoteLook | null {
  return looks.find((look) => look.finding.start <= position && position <= look.finding.end) ?? null;
}

function classOf(look: NoteLook): string {
  if (look.looked) return "look-right";
  return look.finding.weight === "blocks" ? "look-blocks" : "look-notice";
}

const marks = EditorView.decorations.compute([looksField], (state) =>
  Decoration.set(
    state
      .field(looksField)
      .filter((look) => look.finding.end > look.finding.start && look.finding.end <= state.doc.length)
      .map((look) => Decoration.mark({ class: classOf(look) }).range(look.finding.start, look.finding.end)),
    true,
  ),
);

// Told apart by the line's form and the ground's pattern too, not by colour alone.
const look = EditorView.baseTheme({
  ".look-blocks": {
    borderBottom: "3px double var(--amber-line)",
    backgroundImage: "repeating-linear-gradient(135deg, var(--amber-ground) 0 3px, transparent 3px 6px)",
  },
  ".look-notice": { borderBottom: "2px dotted var(--amber-line)" },
  ".look-right": { borderBottom: "1px solid var(--line-strong)" },
});

/** What an editor needs to show them. */
export const lookMarks: Extension = [looksField, marks, look];
