import { describe, expect, it } from "vitest";
import { readModifiers, readUnits } from "./line";

describe("a line of a claim", () => {
  it.each([
    ["", []],
    ["25", ["25"]],
    ["rt, 59;25", ["RT", "59", "25"]],
    [" 25  25 ", ["25"]],
    ["-25-LT", ["25", "LT"]],
  ])("has the modifiers typed as '%s'", (typed, modifiers) => expect(readModifiers(typed)).toEqual(modifiers));

  it.each([
    ["1", 1],
    [" 12 ", 12],
    ["0", null],
    ["", null],
    ["1.5", null],
    ["-1", null],
  ])("has the units typed as '%s'", (typed, units) => expect(readUnits(typed)).toBe(units));
});
