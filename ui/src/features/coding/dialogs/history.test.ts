import { describe, expect, it } from "vitest";
import type { CodeHistoryEntry, CodingAction } from "$lib/shell";
import { codeRow } from "../testing";
import { confirmedToo } from "./history";

const code = (status: "pending" | "confirmed") => codeRow({ id: "a", status }).assignment;

function entry(action: CodingAction, before: "pending" | "confirmed" | null, after: "pending" | "confirmed" | null): CodeHistoryEntry {
  const change = { assignment: "a", before: before && code(before), after: after && code(after) };
  return { id: "1", encounter: "1", sequence: 1, at: "2026-05-04T09:00:00Z", by: "u", action, reason: null, assignments: [change], suggestions: [], undoes: null };
}

describe("an entry of the history", () => {
  it("says that a code was confirmed by being taken up", () => {
    expect(confirmedToo(entry("accept_suggestion", null, "confirmed"))).toBe(true);
    expect(confirmedToo(entry("add", null, "confirmed"))).toBe(true);
    expect(confirmedToo(entry("accept_suggestion", null, "pending"))).toBe(false);
  });

  it("does not say it where confirming is what was done, or where it stood so before", () => {
    expect(confirmedToo(entry("confirm", "pending", "confirmed"))).toBe(false);
    expect(confirmedToo(entry("modify", "confirmed", "confirmed"))).toBe(false);
    expect(confirmedToo(entry("undo", null, "confirmed"))).toBe(false);
  });
});
