import { describe, expect, it } from "vitest";
import { filled, loudnessWord } from "./loudness";

describe("loudness", () => {
  it.each([
    [0, 1],
    [-30, 0.5],
    [-60, 0],
    [-90, 0],
    [Number.NEGATIVE_INFINITY, 0],
    [6, 1],
  ])("%s dB fills %s of the meter", (db, part) => expect(filled(db)).toBe(part));

  it.each([
    [-20, -10, "good"],
    [-20, -3, "loud"],
    [-50, -40, "quiet"],
    [-80, -70, "noSound"],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, "noSound"],
  ] as const)("%s dB with a peak of %s is %s", (rms, peak, word) => expect(loudnessWord(rms, peak)).toBe(word));
});
