import { describe, expect, it } from "vitest";
import type { Segment } from "$lib/shell";
import { sharedWords } from "./matching";

function shared(sentence: string, said: string): string[] {
  const words = said.split("|").map((text) => ({ text, startMs: 0, endMs: 0, confidence: 1, heard: null, changed: null }));
  const segment: Segment = { id: "s", recording: "r", startMs: 0, endMs: 0, speaker: "patient", speakerConfirmed: false, words };
  return [...sharedWords(sentence, segment)].map((index) => words[index]?.text ?? "");
}

describe("the words a sentence shares with what was said", () => {
  it("leaves out what stands everywhere", () => {
    expect(shared("The patient has a cough.", "I've|had|a|cough.")).toEqual(["cough."]);
  });
  it("sees through endings, case and punctuation", () => {
    expect(shared("Coughing, yellow phlegm.", "some|yellow|Phlegm,|coughed|up")).toEqual(["yellow", "Phlegm,", "coughed"]);
  });
  it("finds figures and names, also where a repair left several words in one", () => {
    expect(shared("Lisinopril 20 mg daily.", "take|lisinopril 20|every|day")).toEqual(["lisinopril 20"]);
  });
  it("finds nothing in an empty sentence", () => {
    expect(shared(" — ", "a|cough")).toEqual([]);
  });
});
