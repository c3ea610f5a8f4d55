import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pieces, quote } from "./pieces";

const shown = (text: string, marks: Parameters<typeof pieces>[1]): [string, string][] =>
  pieces(text, marks).map((piece) => [piece.text, piece.of.join("+")]);

describe("evidence in a text", () => {
  it("is cut out where it stands, by UTF-16 code units", () => {
    const text = "Märta 😀 has asthma.";
    const start = text.indexOf("asthma");
    expect(start).toBe(13);
    expect(shown(text, [{ start, end: start + 6, of: "a" }])).toEqual([
      ["Märta 😀 has ", ""],
      ["asthma", "a"],
      [".", ""],
    ]);
  });

  it("may overlap", () => {
    expect(
      shown("abcdef", [
        { start: 0, end: 4, of: "x" },
        { start: 2, end: 6, of: "y" },
      ]),
    ).toEqual([
      ["ab", "x"],
      ["cd", "x+y"],
      ["ef", "y"],
    ]);
  });

  it("that lies outside the text marks nothing", () => {
    const marks = [
      { start: 2, end: 9, of: "x" },
      { start: 1, end: 1, of: "y" },
      { start: -1, end: 2, of: "z" },
    ];
    expect(shown("abc", marks)).toEqual([["abc", ""]]);
    expect(shown("", marks)).toEqual([]);
  });

  it("never changes the words, whatever is marked", () => {
    const mark = fc.record({ start: fc.integer({ min: -2, max: 30 }), end: fc.integer({ min: -2, max: 30 }), of: fc.constantFrom("a", "b", "c") });
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 24 }), fc.array(mark, { maxLength: 6 }), (text, marks) => {
        const cut = pieces(text, marks);
        expect(cut.map((piece) => piece.text).join("")).toBe(text);
        for (const { start, end, of } of marks) {
          const fits = 0 <= start && start < end && end <= text.length;
          const covered = cut.filter((piece) => piece.of.includes(of) && piece.start >= start && piece.start < end);
          if (fits) expect(covered.map((piece) => piece.text).join("")).toBe(text.slice(start, end));
        }
      }),
    );
  });

  it("reads on one line, cut where it is long", () => {
    expect(quote("poorly\n  controlled")).toBe("poorly controlled");
    expect(quote("one two three four", 9)).toBe("one two…");
  });
});
