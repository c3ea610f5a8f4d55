import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReviewedChange } from "$lib/shell";
import { asText } from "./as-text";
import { allOpen, piecesOf, together } from "./marked";
import { change } from "./testing";

const text = "The the knee hurts.";

describe("the text with its changes", () => {
  it("is cut where a change would be made", () => {
    const pieces = piecesOf(text, "hpi", [change(1, { start: 4, end: 8, original: "the " })]);
    expect(pieces.map((piece) => [piece.text, piece.change?.change.id ?? null])).toEqual([
      ["The ", null],
      ["the ", 1],
      ["knee hurts.", null],
    ]);
  });

  it("shows what is put in between, and nothing of what is decided or elsewhere", () => {
    const pieces = piecesOf(text, "hpi", [
      change(1, { start: 19, end: 19, original: "", replacement: " [To complete: since when?]" }),
      change(2, { start: 0, end: 3 }, "accepted"),
      change(3, { start: 0, end: 3, section: "plan" }),
    ]);
    expect(pieces.map((piece) => piece.change?.change.id ?? null)).toEqual([null, 1]);
  });

  it("loses nothing, whatever the changes", () => {
    const places = fc.array(fc.tuple(fc.nat(25), fc.nat(6)), { maxLength: 6 });
    fc.assert(
      fc.property(fc.string({ maxLength: 25 }), places, (any, cuts) => {
        const changes: ReviewedChange[] = cuts.map(([start, size], id) => change(id, { start, end: start + size }));
        expect(piecesOf(any, "hpi", changes).map((piece) => piece.text).join("")).toBe(any);
      }),
    );
  });
});

describe("several at once", () => {
  const changes = [change(1), change(2, { kind: "prompt" }), change(3, { section: "plan" }), change(4, {}, "rejected")];

  it("are taken without the questions, and refused with them", () => {
    expect(together(changes, null)).toEqual([1, 3]);
    expect(together(changes, "hpi")).toEqual([1]);
    expect(allOpen(changes, null)).toEqual([1, 2, 3]);
  });
});

describe("the summary as text", () => {
  it("has its headings, and says that it is a draft", () => {
    const readability = { words: 4, sentences: 1, ease: 90, grade: 2 };
    const sentence = { text: "You should rest.", source: { section: "plan", start: 0, end: 5 } };
    const summary = { parts: [{ topic: "what_we_will_do" as const, sentences: [sentence] }], readability };
    expect(asText({ encounter: "e1", summary, isDraft: false })).toBe("What we will do\n- You should rest.\n");
    expect(asText({ encounter: "e1", summary, isDraft: true })).toMatch(/^Draft\./);
  });
});
