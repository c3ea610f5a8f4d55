import { describe, expect, it } from "vitest";
import { nothingChosen, since, wanted } from "./wanted";

const local = (day: string): string => new Date(`${day}T00:00:00`).toISOString();

describe("what the audit is asked for", () => {
  it("is everything where nothing is chosen", () => {
    expect(Object.values(wanted(nothingChosen, "2026-11-20")).every((value) => value === null)).toBe(true);
  });

  it("counts days of this laptop, the last one whole", () => {
    const between = wanted({ ...nothingChosen, period: "between", from: "2026-11-01", to: "2026-11-03" }, "2026-11-20");
    expect([between.from, between.to]).toEqual([local("2026-11-01"), local("2026-11-04")]);
    expect(wanted({ ...nothingChosen, period: "week" }, "2026-11-20").from).toBe(local("2026-11-14"));
    expect(since("month", "2026-11-20")).toBe(local("2026-10-22"));
    expect(since("all", "2026-11-20")).toBeNull();
  });

  it("leaves out a day that is none", () => {
    expect(wanted({ ...nothingChosen, period: "between", from: "2026-13-01", to: "" }, "2026-11-20").from).toBeNull();
  });
});
