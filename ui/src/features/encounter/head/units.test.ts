import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readVital, showVital } from "./units";

describe("vital signs as typed", () => {
  it.each([
    ["98.6", "temperatureC", "fahrenheit", 37],
    ["37,2", "temperatureC", "celsius", 37.2],
    ["178", "weightKg", "pound", 80.74],
    ["65", "heightCm", "inch", 165.1],
    ["120", "systolic", "mmHg", 120],
    [" ", "pulse", "perMinute", null],
  ] as const)("reads %s as %s in %s", (text, field, unit, value) => {
    expect(readVital(text, field, unit)).toEqual({ ok: true, value });
  });

  it.each([
    ["12o", "systolic", "mmHg"],
    ["-3", "pain", "score"],
    ["80.5", "pulse", "perMinute"],
    ["1e3", "pulse", "perMinute"],
    ["99999", "pulse", "perMinute"],
    ["300", "pain", "score"],
  ] as const)("does not take %s for %s", (text, field, unit) => {
    expect(readVital(text, field, unit)).toEqual({ ok: false });
  });

  it("shows again what was typed, to the digit", () => {
    const tenths = (low: number, high: number) => fc.integer({ min: low * 10, max: high * 10 }).map((n) => n / 10);
    const typed = fc.oneof(
      tenths(95, 110).map((n) => [n, "temperatureC", "fahrenheit"] as const),
      tenths(1, 700).map((n) => [n, "weightKg", "pound"] as const),
      tenths(10, 118).map((n) => [n, "heightCm", "inch"] as const),
    );
    fc.assert(
      fc.property(typed, ([n, field, unit]) => {
        const read = readVital(String(n), field, unit);
        expect(read.ok && showVital(read.value, unit)).toBe(String(n));
      }),
    );
  });
});
