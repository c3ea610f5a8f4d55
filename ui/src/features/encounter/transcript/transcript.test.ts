import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Segment, Word } from "$lib/shell";
import {
  isUncertain,
  nextSpeaker,
  placeAt,
  segmentBeside,
  sentenceAfter,
  sentenceBefore,
  withSegments,
  wordBeside,
} from "./transcript";

function word(text: string, startMs: number, confidence = 0.9): Word {
  return { text, startMs, endMs: startMs + 80, confidence, heard: null, changed: null };
}

function segment(id: string, recording: string, startMs: number, text: string): Segment {
  const words = text.split(" ").map((each, index) => word(each, startMs + index * 100));
  return { id, recording, startMs, endMs: startMs + words.length * 100, speaker: "unknown", speakerConfirmed: false, words };
}

const talk = [
  segment("a", "r1", 0, "Good morning. What brings you?"),
  segment("b", "r1", 1000, "A cough."),
  segment("c", "r2", 0, "Dry? Or wet?"),
];

describe("a transcript", () => {
  it("takes new segments into their places, in the order of the recordings", () => {
    const changed = { ...talk[1], speaker: "patient" } as Segment;
    const all = withSegments([talk[0], talk[2]] as Segment[], [changed], ["r1", "r2"]);
    expect(all.map((each) => each.id)).toEqual(["a", "b", "c"]);
    expect(withSegments(all, [talk[1] as Segment], ["r1", "r2"])[1]?.speaker).toBe("unknown");
  });

  it("has the same order however the segments come in", () => {
    const many = Array.from({ length: 12 }, (_, i) => segment(`s${i}`, i < 6 ? "r1" : "r2", (i % 6) * 500, "one two"));
    fc.assert(
      fc.property(fc.shuffledSubarray(many, { minLength: 12 }), fc.nat(11), (shuffled, cut) => {
        const first = withSegments([], shuffled.slice(0, cut), ["r1", "r2"]);
        expect(withSegments(first, shuffled.slice(cut), ["r1", "r2"])).toEqual(many);
      }),
    );
  });

  it("finds the word that sounds", () => {
    expect(placeAt(talk, "r1", 0)).toEqual({ segment: 0, word: 0 });
    expect(placeAt(talk, "r1", 250)).toEqual({ segment: 0, word: 2 });
    expect(placeAt(talk, "r1", 900)).toEqual({ segment: 0, word: 4 });
    expect(placeAt(talk, "r1", 99_999)).toEqual({ segment: 1, word: 1 });
    expect(placeAt(talk, "r2", 150)).toEqual({ segment: 2, word: 1 });
    expect(placeAt(talk, "elsewhere", 0)).toBeNull();
    expect(placeAt([segment("late", "r1", 500, "Yes.")], "r1", 10)).toBeNull();
  });

  it("goes from sentence to sentence", () => {
    const forward = [{ segment: 0, word: 0 }];
    for (let at = forward[0]; at; ) {
      at = sentenceAfter(talk, at) ?? undefined;
      if (at) forward.push(at);
    }
    expect(forward.map((at) => talk[at.segment]?.words[at.word]?.text)).toEqual(["Good", "What", "A", "Dry?", "Or"]);
    expect(sentenceBefore(talk, { segment: 0, word: 3 })).toEqual({ segment: 0, word: 2 });
    expect(sentenceBefore(talk, { segment: 1, word: 0 })).toEqual({ segment: 0, word: 2 });
    expect(sentenceBefore(talk, { segment: 0, word: 0 })).toBeNull();
  });

  it("goes word by word within a segment, and segment by segment within the transcript", () => {
    expect(wordBeside(talk, { segment: 1, word: 1 }, 1)).toEqual({ segment: 1, word: 1 });
    expect(wordBeside(talk, { segment: 1, word: 1 }, -1)).toEqual({ segment: 1, word: 0 });
    expect(segmentBeside(talk, null, 1)).toEqual({ segment: 0, word: 0 });
    expect(segmentBeside(talk, { segment: 2, word: 1 }, 1)).toEqual({ segment: 2, word: 0 });
    expect(segmentBeside([], null, 1)).toBeNull();
  });

  it("marks what the decoder was not sure of until a person has put it right", () => {
    const unsure = word("listen", 0, 0.49);
    expect(isUncertain(unsure)).toBe(true);
    expect(isUncertain(word("cough", 0, 0.5))).toBe(false);
    expect(isUncertain({ ...unsure, changed: { by: "vocabulary" } })).toBe(true);
    expect(isUncertain({ ...unsure, changed: { by: "person", user: "u", at: "2026-01-01T00:00:00Z" } })).toBe(false);
  });

  it("comes round through the speakers", () => {
    expect(nextSpeaker("unknown")).toBe("clinician");
    expect(nextSpeaker(nextSpeaker(nextSpeaker("clinician")))).toBe("clinician");
  });
});
