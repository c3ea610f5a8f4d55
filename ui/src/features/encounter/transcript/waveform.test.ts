import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bars, momentAt, percentAt } from "./waveform";

describe("a waveform", () => {
  it("keeps the loudest of what falls on a bar", () => {
    expect(bars([0.1, 0.9, 0.2, 0.3], 2)).toEqual([0.9, 0.3]);
    expect(bars([0.5], 3)).toEqual([0.5, 0.5, 0.5]);
    expect(bars([], 3)).toEqual([]);
  });

  it("has as many bars as asked for, and loses no peak when it is drawn narrow", () => {
    const peaks = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(peaks, fc.integer({ min: 1, max: 300 }), (given, count) => {
        const drawn = bars(given, count);
        expect(drawn.length).toBe(count);
        if (count <= given.length) expect(Math.max(...drawn)).toBe(Math.max(...given));
      }),
    );
  });

  it("goes from place to moment and back", () => {
    expect(momentAt(150, 300, 60_000)).toBe(30_000);
    expect(momentAt(-5, 300, 60_000)).toBe(0);
    expect(momentAt(400, 300, 60_000)).toBe(60_000);
    expect(momentAt(10, 0, 60_000)).toBe(0);
    expect(percentAt(15_000, 60_000)).toBe(25);
    expect(percentAt(1, 0)).toBe(0);
  });
});
