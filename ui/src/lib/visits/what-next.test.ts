import { describe, expect, it } from "vitest";
import type { EncounterRow } from "$lib/shell";
import { whatNext } from "./what-next";

type Visit = Pick<EncounterRow, "status" | "documentation">;
const visit = (over: Partial<Visit>): Visit => ({ status: "in_progress", documentation: "none", ...over });

describe("what comes next for a visit", () => {
  it("is to record it, for whoever may", () => {
    expect(whatNext(visit({ status: "scheduled" }), true)).toBe("record");
    expect(whatNext(visit({ status: "scheduled" }), false)).toBeNull();
  });

  it("is what was recorded, then its note", () => {
    expect(whatNext(visit({ documentation: "recorded" }), true)).toBe("review");
    expect(whatNext(visit({ documentation: "recorded" }), false)).toBe("review");
    expect(whatNext(visit({ documentation: "draft" }), true)).toBe("note");
  });

  it("is nothing once it is signed or cancelled", () => {
    expect(whatNext(visit({ documentation: "signed" }), true)).toBeNull();
    expect(whatNext(visit({ status: "cancelled", documentation: "recorded" }), true)).toBeNull();
  });
});
