import { describe, expect, it } from "vitest";
import type { NoteContent, Segment } from "$lib/shell";
import { holdingOf, unusedRecordings } from "./unused";

const segment = (id: string, recording: string): Segment => ({
  id,
  recording,
  startMs: 0,
  endMs: 1,
  speaker: "patient",
  speakerConfirmed: false,
  words: [],
});

function note(...cited: string[]): NoteContent {
  const spans = cited.map((id, index) => ({
    start: index,
    end: index + 1,
    source: { from: "spoken" as const, segments: [id] },
    edited: false,
  }));
  const section = { key: "plan", title: "Plan", kinds: [], required: true, text: "x".repeat(cited.length), spans };
  return { template: "t", templateName: "SOAP", templateVersion: 1, report: null, sections: [section] };
}

describe("a recording the note takes nothing from", () => {
  const said = [segment("a", "r1"), segment("b", "r1"), segment("c", "r2")];
  it("is one that was made after the draft", () => {
    expect([...unusedRecordings(note("a"), said)]).toEqual(["r2"]);
    expect([...unusedRecordings(note("b", "c"), said)]).toEqual([]);
  });
  it("is none where everything was typed", () => {
    expect([...unusedRecordings(note(), said)]).toEqual([]);
  });
});

describe("what a note holds", () => {
  const typed = (text: string): NoteContent => {
    const empty = note();
    return { ...empty, sections: empty.sections.map((section) => ({ ...section, text })) };
  };
  it("is what was said, what came from elsewhere, or nothing", () => {
    expect(holdingOf(note("a"))).toBe("said");
    expect(holdingOf(typed("Rest."))).toBe("other");
    expect(holdingOf(typed(" \n"))).toBe("nothing");
    expect(holdingOf({ ...note(), sections: [] })).toBe("nothing");
  });
});
