import { history, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { EditorState, type Transaction } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EditorState as Kept, Section, Span } from "$lib/shell";
import { isUntouched, keptEditor, reopened } from "./kept-editors";
import { followSection, openSection } from "./section-state";
import { sectionFrom, spansField } from "./spans";

const at = new Date("2026-11-20T09:00:00Z");
const span = (start: number, end: number): Span => ({ start, end, source: { from: "spoken", segments: [`segment-${start}`] }, edited: false });

function section(text: string, spans: Span[] = []): Section {
  return { key: "plan", title: "Plan", kinds: ["plan"], required: true, text, spans };
}

function run(state: EditorState, command: typeof undo): EditorState {
  let after = state;
  command({ state, dispatch: (transaction: Transaction) => (after = transaction.state) });
  return after;
}

const both = (state: EditorState): [string, readonly Span[]] => [state.doc.toString(), state.field(spansField)];

/** The program ends and begins again: what is left is the saved section and what was kept. */
function killed(of: Section, state: EditorState): { saved: Section; state: EditorState } {
  const saved = JSON.parse(JSON.stringify(sectionFrom(of, state))) as Section;
  const kept = JSON.parse(JSON.stringify(keptEditor("plan", state, at))) as Kept;
  const again = reopened(saved, kept, []);
  if (!again) throw new Error("it was not taken up");
  return { saved, state: again };
}

describe("an editor that was kept", () => {
  const plan = section("Cough. Fever.", [span(0, 6), span(7, 13)]);

  it("has its cursor, and undoes with the spans it would have brought back", () => {
    const typed = openSection(plan, []).update({ changes: { from: 0, to: 7 }, selection: { anchor: 2, head: 4 } }).state;
    const { state } = killed(plan, typed);
    expect(state.selection.main).toMatchObject({ anchor: 2, head: 4 });
    expect(both(run(state, undo))).toEqual(["Cough. Fever.", plan.spans]);
    expect(both(run(run(state, undo), redo))).toEqual(both(typed));
  });

  it("is not taken up where the section reads otherwise, or what was kept cannot be read", () => {
    const kept = keptEditor("plan", openSection(plan, []), at);
    expect(reopened(section("Cough."), kept, [])).toBeNull();
    expect(reopened(plan, { ...kept, history: "{" }, [])).toBeNull();
    expect(reopened(plan, { ...kept, head: 400 }, [])).toBeNull();
  });

  it("keeps the cursor where its history has grown too long", () => {
    const long = section("x".repeat(300_000));
    const { state } = killed(long, openSection(long, []).update({ changes: { from: 5, to: 300_000 }, selection: { anchor: 3 } }).state);
    expect(undoDepth(state)).toBe(0);
    expect(state.selection.main.head).toBe(3);
  });

  it("says whether somebody has written in it", () => {
    const opened = openSection(plan, []);
    expect(isUntouched(plan, opened)).toBe(true);
    expect(isUntouched(plan, opened.update({ changes: { from: 0, insert: "x" } }).state)).toBe(false);
  });

  const edit = fc.record({ kind: fc.constantFrom("type", "undo", "redo", "kill"), from: fc.nat(40), size: fc.nat(5), insert: fc.string({ maxLength: 4 }) });
  it("goes on as if the program had never ended, whatever is done", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 25 }), (edits) => {
        let here = { saved: plan, state: openSection(plan, []) };
        let living = here.state;
        for (const { kind, from, size, insert } of edits) {
          if (kind === "kill") {
            here = killed(here.saved, here.state);
          } else if (kind === "type") {
            const start = Math.min(from, living.doc.length);
            const change = { changes: { from: start, to: Math.min(start + size, living.doc.length), insert: insert.replace(/\r/g, "") }, userEvent: "input" };
            living = living.update(change).state;
            here.state = here.state.update(change).state;
          } else {
            // Typing that was grouped is undone in one; an end of the program ends the group too. Both are brought to the same place.
            while (undoDepth(living) > 0 && kind === "undo") living = run(living, undo);
            while (undoDepth(here.state) > 0 && kind === "undo") here.state = run(here.state, undo);
            while (redoDepth(living) > 0 && kind === "redo") living = run(living, redo);
            while (redoDepth(here.state) > 0 && kind === "redo") here.state = run(here.state, redo);
          }
          expect(both(here.state)).toEqual(both(living));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("an editor whose section somebody else changed", () => {
  it("still undoes what was typed before", () => {
    const plan = section("Rest.");
    const typed = openSection(plan, []).update({ changes: { from: 5, insert: " Fluids." } }).state;
    const followed = followSection(typed, section("Bed rest. Fluids.", [span(0, 9)]));
    expect(both(followed)).toEqual(["Bed rest. Fluids.", [span(0, 9)]]);
    expect(run(followed, undo).doc.toString()).toBe("Bed rest.");
    expect(followSection(typed, sectionFrom(plan, typed))).toBe(typed);
  });

  it("reads as it is told, whatever stood there", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (before, after) => {
        const [one, other] = [before, after].map((text) => text.replace(/\r/g, ""));
        const state = EditorState.create({ doc: one ?? "", extensions: [history(), spansField] });
        expect(followSection(state, section(other ?? "")).doc.toString()).toBe(other);
      }),
    );
  });
});
