import { describe, expect, it } from "vitest";
import type { CodingCounts } from "$lib/shell";
import { codingView, finding } from "../testing";
import { leftIn } from "./left";

const none: CodingCounts = { diagnoses: 0, services: 0, undecided: 0, suggestions: 0, queries: 0, openQueries: 0, lastAction: null };
const left = (counts: Partial<CodingCounts>, errors = 0) =>
  leftIn(codingView({ counts: { ...none, ...counts } }), [...Array(errors)].map(() => finding()));

describe("what is left about the codes", () => {
  it("says the gravest things first, and not all of them", () => {
    expect(left({ undecided: 2, suggestions: 5, openQueries: 1 }, 1)).toEqual({ words: "1 error · 2 to confirm", tone: "red" });
    expect(left({ suggestions: 5 })).toEqual({ words: "5 proposals", tone: "amber" });
    expect(left({ openQueries: 1, suggestions: 1 }).words).toBe("1 open question · 1 proposal");
  });

  it("says when nothing is", () => {
    expect(left({}).tone).toBe("quiet");
    expect(left({ diagnoses: 1 }).words).toBe("ready to finish");
    expect(leftIn(codingView({ state: "done" }), []).tone).toBe("done");
    expect(leftIn(null, []).words).toBe("nothing yet");
    expect(leftIn(codingView(), [finding({ severity: "warning" })]).tone).toBe("quiet");
  });
});
