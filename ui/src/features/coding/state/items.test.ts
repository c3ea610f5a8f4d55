import { describe, expect, it } from "vitest";
import { everything } from "../proposals/filters";
import { codeRow, codingView, finding, gap, suggestionRow } from "../testing";
import { itemsOf, moved, movedPart, successor, type Item, type Showing } from "./items";

const codes = (a: "pending" | "confirmed", b: "pending" | "confirmed") => [codeRow({ id: "a", status: a }), codeRow({ id: "b", status: b })];
function list(over: Parameters<typeof codingView>[0] = {}, showing: Showing = "all"): Item[] {
  const view = codingView({
    codes: codes("pending", "pending"),
    suggestions: [suggestionRow("x", { problem: 1 }), suggestionRow("y", { problem: 0 }), suggestionRow("z", {}, "rejected")],
    gaps: [gap("g"), gap("h", { status: "in_progress" })],
    ...over,
  });
  return itemsOf({ view, findings: [finding()], level: null, filters: everything, showing });
}
const all = list();

describe("what can be chosen", () => {
  it("stands in the order it is shown", () => {
    expect(all.map((item) => item.key)).toEqual(["code-a", "code-b", "finding-0-icd10cm.excludes1", "suggestion-y", "suggestion-x", "gap-g"]);
  });

  it("is what the step is about, where it is shown in one", () => {
    expect(list({}, "codes").map((item) => item.key)).toEqual(["code-a", "code-b", "finding-0-icd10cm.excludes1", "gap-g"]);
    expect(list({}, "suggestions").map((item) => item.key)).toEqual(["suggestion-y", "suggestion-x"]);
  });

  it("is walked through from end to end", () => {
    expect(moved(all, null, 1)).toBe("code-a");
    expect(moved(all, null, -1)).toBe("gap-g");
    expect(moved(all, "code-b", 1)).toBe("finding-0-icd10cm.excludes1");
    expect(moved(all, "gap-g", 1)).toBe("gap-g");
    expect(moved([], null, 1)).toBeNull();
  });

  it("is walked through part by part, over empty ones", () => {
    expect(movedPart(all, "code-b", 1)).toBe("finding-0-icd10cm.excludes1");
    expect(movedPart(all, "suggestion-x", 1)).toBe("gap-g");
    expect(movedPart(all, "suggestion-x", -1)).toBe("suggestion-y");
    expect(movedPart(all, "suggestion-y", -1)).toBe("finding-0-icd10cm.excludes1");
    expect(movedPart(all, "code-b", -1)).toBe("code-a");
    expect(movedPart(all, "code-a", -1)).toBe("code-a");
    expect(movedPart(all, null, 1)).toBe("code-a");
    expect(movedPart(all, "gap-g", 1)).toBe("gap-g");
  });
});

describe("what is chosen after something was done", () => {
  it("is the next of its kind that waits, after a decision", () => {
    expect(successor(all, list({ codes: codes("confirmed", "pending") }), "code-a", true)).toBe("code-b");
    const accepted = list({ suggestions: [suggestionRow("x", { problem: 1 }), suggestionRow("y", { problem: 0 }, "accepted")] });
    expect(successor(all, accepted, "suggestion-y", true)).toBe("suggestion-x");
  });

  it("stays where nothing of its kind waits behind it", () => {
    expect(successor(all, list({ codes: codes("pending", "confirmed") }), "code-b", true)).toBe("code-b");
  });

  it("stays where nothing was decided", () => {
    expect(successor(all, list(), "code-a", false)).toBe("code-a");
  });

  it("is what stands behind, or before, where it is gone", () => {
    const without = list({ suggestions: [suggestionRow("y", { problem: 0 })] });
    expect(successor(all, without, "suggestion-x", true)).toBe("gap-g");
    const last = list({ gaps: [] });
    expect(successor(all, last, "gap-g", true)).toBe("suggestion-x");
    expect(successor(all, [], "gap-g", true)).toBeNull();
  });
});
