import { describe, expect, it } from "vitest";
import { codeRow } from "../testing";
import { diagnosesOf, placeAfterMove, placeBeside } from "./order";

const rows = [
  codeRow({ id: "a" }),
  codeRow({ id: "b" }),
  codeRow({ id: "c" }),
  codeRow({ id: "no", status: "rejected" }),
  codeRow({ id: "v", system: "cpt" }),
  codeRow({ id: "w", system: "cpt" }),
];

describe("moving a code", () => {
  it.each([
    ["a", 1, "c"],
    ["b", 1, null],
    ["b", -1, "a"],
    ["c", -1, "b"],
    ["w", -1, "v"],
    ["v", 1, null],
  ] as const)("%s by %i goes before %s", (id, step, before) => expect(placeAfterMove(rows, id, step)).toEqual({ before }));

  it.each([
    ["a", -1],
    ["c", 1],
    ["v", -1],
    ["w", 1],
    ["no", -1],
    ["gone", 1],
  ] as const)("%s by %i goes nowhere: not among the other kind, not over the ends", (id, step) =>
    expect(placeAfterMove(rows, id, step)).toBeNull(),
  );

  it.each([
    ["a", "c", "after", null],
    ["a", "c", "before", "c"],
    ["a", "b", "after", "c"],
    ["c", "a", "before", "a"],
    ["w", "v", "before", "v"],
  ] as const)("%s put beside %s, %s it, goes before %s", (id, target, side, before) =>
    expect(placeBeside(rows, id, target, side)).toEqual({ before }),
  );

  it.each([
    ["a", "a", "after"],
    ["a", "b", "before"],
    ["b", "a", "after"],
    ["a", "v", "before"],
    ["no", "a", "before"],
    ["a", "no", "before"],
  ] as const)("%s put beside %s, %s it, stays where it is", (id, target, side) => expect(placeBeside(rows, id, target, side)).toBeNull());

  it("counts pointers by the diagnoses that count", () => {
    expect(diagnosesOf(rows).map((row) => row.assignment.id)).toEqual(["a", "b", "c"]);
  });
});
