import { describe, expect, it } from "vitest";
import { codeRow } from "../testing";
import { diagnosesOf, placeAfterMove } from "./order";

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

  it("counts pointers by the diagnoses that count", () => {
    expect(diagnosesOf(rows).map((row) => row.assignment.id)).toEqual(["a", "b", "c"]);
  });
});
