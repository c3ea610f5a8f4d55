import { describe, expect, it } from "vitest";
import type { Segment } from "$lib/shell";
import { blockLength, blocksOf, guessedHeight } from "./blocks";

function segments(count: number): Segment[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `s${index}`,
    recording: "r",
    startMs: index,
    endMs: index,
    speaker: "patient",
    speakerConfirmed: false,
    words: [{ text: "Yes.", startMs: index, endMs: index, confidence: 1, heard: null, changed: null }],
  }));
}

describe("a long transcript in blocks", () => {
  it("leaves no segment out and doubles none", () => {
    for (const count of [0, 1, blockLength, blockLength + 1, 2400]) {
      const blocks = blocksOf(segments(count));
      expect(blocks.flatMap((block) => block.segments.map((each) => each.id))).toEqual(segments(count).map((each) => each.id));
      expect(blocks.every((block) => block.segments[0]?.id === `s${block.from}`)).toBe(true);
    }
  });

  it("guesses more height for more words", () => {
    expect(guessedHeight(segments(40))).toBeGreaterThan(guessedHeight(segments(20)));
  });
});
