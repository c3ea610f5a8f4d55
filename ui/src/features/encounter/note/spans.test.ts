import { history, redo, undo } from "@codemirror/commands";
import { EditorState, type Transaction, type TransactionSpec } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Section, Span } from "$lib/shell";
import { originAt, sectionFrom, spanAt, spansField, spansOf } from "./spans";

function span(start: number, end: number, edited = false): Span {
  return { start, end, source: { from: "spoken", segments: [`segment-${start}`] }, edited };
}

function section(text: string, spans: Span[]): Section {
  return { key: "plan", title: "Plan", kinds: ["plan"], required: true, text, spans };
}

function open(of: Section): EditorState {
  return EditorState.create({ doc: of.text, extensions: [history(), spansOf(of)] });
}

function ranges(state: EditorState): [number, number, boolean][] {
  return state.field(spansField).map((each) => [each.start, each.end, each.edited]);
}

function run(state: EditorState, command: typeof undo): EditorState {
  let after = state;
  command({ state, dispatch: (transaction: Transaction) => (after = transaction.state) });
  return after;
}

/** `[one][two]` and the change, then what is left. */
function check(change: TransactionSpec["changes"], text: string, expected: [number, number, boolean][]): void {
  const state = open(section("Cough. Fever.", [span(0, 6), span(7, 13)])).update({ changes: change }).state;
  expect(state.doc.toString()).toBe(text);
  expect(ranges(state)).toEqual(expected);
}

describe("a span under an edit", () => {
  it("moves when something is typed before it", () => {
    check({ from: 0, insert: "No. " }, "No. Cough. Fever.", [[4, 10, false], [11, 17, false]]);
  });
  it("leaves out what is typed between two of them", () => {
    check({ from: 6, insert: " Night" }, "Cough. Night Fever.", [[0, 6, false], [13, 19, false]]);
  });
  it("is edited when something is typed into it", () => {
    check({ from: 5, insert: " dry" }, "Cough dry. Fever.", [[0, 10, true], [11, 17, false]]);
  });
  it("is edited when its last word is replaced", () => {
    check({ from: 7, to: 12, insert: "Pain" }, "Cough. Pain.", [[0, 6, false], [7, 12, true]]);
  });
  it("vanishes with its words", () => {
    check({ from: 0, to: 7 }, "Fever.", [[0, 6, false]]);
  });
  it("vanishes when other words are typed over all of it", () => {
    check({ from: 0, to: 6, insert: "Well." }, "Well. Fever.", [[6, 12, false]]);
  });
  it("keeps its rest when a cut reaches over a seam", () => {
    check({ from: 3, to: 9, insert: "x" }, "Couxver.", [[0, 3, true], [4, 8, true]]);
  });
  it("is edited when a line is broken in it", () => {
    check({ from: 9, insert: "\n" }, "Cough. Fe\nver.", [[0, 6, false], [7, 14, true]]);
  });
});

describe("undo", () => {
  it("brings back a span that vanished, as it was", () => {
    const before = open(section("Cough. Fever.", [span(0, 6), span(7, 13)]));
    const cut = before.update({ changes: { from: 0, to: 13 } }).state;
    expect(ranges(cut)).toEqual([]);
    const back = run(cut, undo);
    expect(ranges(back)).toEqual([[0, 6, false], [7, 13, false]]);
    expect(ranges(run(back, redo))).toEqual([]);
  });
  it("takes back that a span was edited", () => {
    const before = open(section("Cough.", [span(0, 6)]));
    const typed = before.update({ changes: { from: 2, insert: "ww" }, userEvent: "input.type" }).state;
    expect(ranges(typed)).toEqual([[0, 8, true]]);
    expect(ranges(run(typed, undo))).toEqual([[0, 6, false]]);
  });
});

describe("what stands at a position", () => {
  const state = open(section("Cough. Typed here. Fever.\n\nalone", [span(0, 6), span(19, 25)]));
  const spans = state.field(spansField);
  it("is the span around it, or the one that ends there", () => {
    expect(spanAt(spans, 3)?.start).toBe(0);
    expect(spanAt(spans, 6)?.start).toBe(0);
    expect(spanAt(spans, 19)?.start).toBe(19);
    expect(spanAt([span(0, 3), span(3, 6)], 3)?.start).toBe(0);
  });
  it("was typed where no span is", () => {
    expect(originAt(state.doc, spans, 10)).toEqual({ from: "typed", start: 6, end: 19 });
    expect(originAt(state.doc, spans, 30)).toEqual({ from: "typed", start: 27, end: 32 });
  });
  it("is nothing on an empty line", () => {
    expect(originAt(state.doc, spans, 26)).toBeNull();
  });
});

// Text with characters of one and two code units, and both kinds of line break.
const pieces = fc.constantFrom("a", "bc ", ". ", "é", "🩺", "\n", "\r\n", "°C", "");
const prose = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(""));

/** A section with spans cut at random places. */
const anySection = fc.tuple(prose, fc.array(fc.nat(60), { maxLength: 12 })).map(([text, cuts]) => {
  const at = [...new Set(cuts.map((cut) => Math.min(cut, text.length)))].sort((a, b) => a - b);
  const spans: Span[] = [];
  for (let i = 0; i + 1 < at.length; i += 2) spans.push(span(at[i] ?? 0, at[i + 1] ?? 0));
  return section(text, spans);
});

type Step = { what: "edit"; a: number; b: number; insert: string } | { what: "two"; a: number; insert: string } | { what: "undo" } | { what: "redo" };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant("edit" as const), a: fc.nat(80), b: fc.nat(80), insert: prose }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("two" as const), a: fc.nat(80), insert: prose }) },
  { weight: 2, arbitrary: fc.constant({ what: "undo" as const }) },
  { weight: 1, arbitrary: fc.constant({ what: "redo" as const }) },
);

function take(state: EditorState, step: Step): EditorState {
  const length = state.doc.length;
  switch (step.what) {
    case "undo":
      return run(state, undo);
    case "redo":
      return run(state, redo);
    case "two": {
      const at = Math.min(step.a, length);
      return state.update({ changes: [{ from: 0, to: at >> 1, insert: step.insert }, { from: at, insert: step.insert }] }).state;
    }
    case "edit": {
      const [a, b] = [Math.min(step.a, length), Math.min(step.b, length)];
      return state.update({ changes: { from: Math.min(a, b), to: Math.max(a, b), insert: step.insert } }).state;
    }
  }
}

describe("whatever is done", () => {
  it("opens and closes without a change", () => {
    fc.assert(fc.property(anySection, (of) => {
        expect(sectionFrom(of, open(of))).toEqual(of);
      }),
    );
  });

  it("keeps spans in order, apart, not empty and within the text", () => {
    fc.assert(
      fc.property(anySection, fc.array(anyStep, { maxLength: 25 }), (of, steps) => {
        let state = open(of);
        for (const step of steps) {
          state = take(state, step);
          let from = 0;
          for (const each of sectionFrom(of, state).spans) {
            expect(each.start).toBeGreaterThanOrEqual(from);
            expect(each.end).toBeGreaterThan(each.start);
            from = each.end;
          }
          expect(from).toBeLessThanOrEqual(state.doc.toString().length);
        }
      }),
      { numRuns: 900 },
    );
  });

  it("leaves the words of an unedited span as they were composed", () => {
    fc.assert(
      fc.property(anySection, fc.array(anyStep, { maxLength: 25 }), (of, steps) => {
        const composed = new Map(of.spans.map((each) => [JSON.stringify(each.source), of.text.slice(each.start, each.end)]));
        const state = steps.reduce(take, open(of));
        const text = state.doc.toString();
        for (const each of state.field(spansField)) {
          if (!each.edited) expect(text.slice(each.start, each.end)).toBe(composed.get(JSON.stringify(each.source)));
        }
      }),
      { numRuns: 900 },
    );
  });

  it("comes back to where it was when everything is undone", () => {
    fc.assert(
      fc.property(anySection, fc.array(anyStep, { maxLength: 15 }), (of, steps) => {
        let state = steps.reduce(take, open(of));
        for (let i = 0; i <= steps.length; i++) state = run(state, undo);
        expect(sectionFrom(of, state)).toEqual(of);
      }),
      { numRuns: 300 },
    );
  });
});
