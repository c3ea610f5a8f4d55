import { describe, expect, it } from "vitest";
import type { PayerRule } from "$lib/shell";
import { faultsOf, formOf, printSpans, readSpans, ruleOf } from "./rule-form";

const rule: PayerRule = {
  id: "foot-care",
  demand: "diagnosis_needed",
  payer: null,
  procedures: [{ first: "11719", last: "11721" }],
  diagnoses: [{ first: "E11", last: "E11" }],
  others: [],
  places: [],
  modifiers: [],
  units: null,
  words: [],
  severity: "warning",
  message: "Foot care needs a systemic condition.",
  source: "Clinic, 2026",
  from: "2026-01-01",
  to: null,
};

describe("spans of codes", () => {
  it.each(["11719-11721 E11.9", "A00"])("%s are printed as they are read", (typed) => {
    const spans = readSpans(typed);
    expect(spans && printSpans(spans)).toBe(typed);
  });
  it.each(["11721-11719", "1-2-3", "a_b", "-"])("%s are none", (typed) => expect(readSpans(typed)).toBeNull());
  it("may be parted in any way", () => expect(readSpans("a00, b00;c00")).toHaveLength(3));
});

describe("a rule of the clinic", () => {
  it("is kept as it was opened", () => expect(ruleOf(formOf(rule))).toEqual(rule));

  it("looks for words that may hold blanks", () => {
    const asks = { ...formOf(rule), demand: "documentation_needed" as const };
    expect(faultsOf(asks, [])).toEqual(["words"]);
    expect(ruleOf({ ...asks, words: "shared decision; risk ;" })).toMatchObject({ words: ["shared decision", "risk"], diagnoses: [] });
  });

  it("leaves out what its demand is not about", () => {
    const other = ruleOf({ ...formOf(rule), demand: "units_at_most", units: "2" });
    expect(other).toMatchObject({ units: 2, diagnoses: [] });
  });

  it.each([
    [{ id: " " }, ["id"]],
    [{ id: "other" }, ["taken"]],
    [{ message: "" }, ["message"]],
    [{ procedures: "" }, ["procedures"]],
    [{ diagnoses: "x-y-z" }, ["diagnoses"]],
    [{ demand: "units_at_most", units: "0" }, ["units"]],
    [{ demand: "not_beside" }, ["others"]],
    [{ demand: "place_needed" }, ["places"]],
    [{ demand: "modifier_needed" }, ["modifiers"]],
    [{ demand: "approval_needed", diagnoses: "" }, []],
    [{ from: "2026-02-30" }, ["days"]],
    [{ to: "2025-01-01" }, ["days"]],
  ] as const)("with %o has the faults %o", (change, faults) => expect(faultsOf({ ...formOf(rule), ...change }, ["other"])).toEqual(faults));

  it("begins empty", () => expect(faultsOf(formOf(null), [])).toEqual(["id", "message", "procedures", "diagnoses"]));
});
