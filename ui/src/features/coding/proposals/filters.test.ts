import { describe, expect, it } from "vitest";
import { suggestionRow } from "../testing";
import { byProblem, categories, everything, filtersOf, hidden, keptFilters, keptOf, passing, thresholdsWith } from "./filters";

const rows = [
  suggestionRow("a", { confidence: 95, problem: 1 }),
  suggestionRow("b", { confidence: 40, source: "billing", problem: null }),
  suggestionRow("c", { confidence: 70, source: "documentation", problem: 0 }),
  suggestionRow("d", { confidence: 99 }, "accepted"),
  suggestionRow("e", { confidence: 60, problem: 1 }),
];
const ids = (list: typeof rows): string[] => list.map((row) => row.suggestion.id);

describe("proposals", () => {
  it("are shown from a threshold on, while they wait", () => {
    expect(ids(passing(rows, everything))).toEqual(["a", "b", "c", "e"]);
    expect(ids(passing(rows, { ...everything, threshold: 70 }))).toEqual(["a", "c"]);
    expect(hidden(rows, { ...everything, threshold: 70 })).toBe(2);
  });

  it("are shown by where they come from", () => {
    expect(ids(passing(rows, { ...everything, sources: ["billing", "documentation"] }))).toEqual(["b", "c"]);
  });

  it("stand under their problem, in the order of the assessment", () => {
    const grouped = byProblem(passing(rows, everything)).map(({ problem, rows }) => [problem, ids([...rows])]);
    expect(grouped).toEqual([
      [0, ["c"]],
      [1, ["a", "e"]],
      [null, ["b"]],
    ]);
  });
});

describe("filters that were kept", () => {
  it.each([
    [null, everything],
    ["{", everything],
    ['"x"', everything],
    ['{"threshold":70,"sources":["billing"]}', { threshold: 70, sources: ["billing"], categories }],
    ['{"threshold":71,"sources":[]}', everything],
  ])("%s", (kept, read) => expect(keptFilters(kept)).toEqual(read));
});

describe("the filters of a step", () => {
  const mixed = [...rows, suggestionRow("f", { confidence: 80, category: "evaluation" })];

  it("show the kinds that are named, and all where none is", () => {
    expect(ids(passing(mixed, filtersOf({ threshold: 50, categories: ["evaluation"] })))).toEqual(["f"]);
    expect(ids(passing(mixed, filtersOf({ threshold: 50, categories: [] })))).toEqual(["a", "c", "e", "f"]);
  });

  it("are kept as they are read", () => {
    for (const kept of [{ threshold: 65, categories: [] }, { threshold: 0, categories: ["diagnosis" as const] }]) expect(keptOf(filtersOf(kept))).toEqual(kept);
  });

  it("offer a threshold of the person's own among the others", () => {
    expect(thresholdsWith(65)).toEqual([0, 30, 50, 65, 70, 90]);
    expect(thresholdsWith(70)).toEqual([0, 30, 50, 70, 90]);
  });
});
