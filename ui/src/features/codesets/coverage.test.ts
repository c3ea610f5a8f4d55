import { describe, expect, it } from "vitest";
import type { CodeSetRow } from "$lib/shell";
import { covers, standIn } from "./coverage";

const row = (effectiveFrom: string, effectiveTo: string | null, over: Partial<CodeSetRow> = {}): CodeSetRow => ({
  set: null,
  kind: "icd10_cm",
  version: effectiveFrom,
  effectiveFrom,
  effectiveTo,
  entries: 1,
  inUseToday: false,
  ...over,
});

describe("a set of codes", () => {
  it.each([
    ["2026-04-01", "2026-09-30", "2026-04-01", true],
    ["2026-04-01", "2026-09-30", "2026-09-30", true],
    ["2026-04-01", "2026-09-30", "2026-10-01", false],
    ["2026-04-01", null, "2030-01-01", true],
    ["2026-04-01", null, "2026-03-31", false],
  ])("from %s to %s, on %s: %s", (from, to, day, is) => expect(covers(row(from, to), day)).toBe(is));

  it("stands in for another one where none is for the day", () => {
    const april = row("2026-04-01", "2026-09-30", { inUseToday: true });
    const fees = row("2026-01-01", null, { kind: "fees", inUseToday: true });
    expect(standIn([fees, april], "2026-11-20")).toBe(april);
    expect(standIn([fees, april, row("2026-10-01", null)], "2026-11-20")).toBeNull();
    expect(standIn([fees], "2026-11-20")).toBeNull();
  });
});
