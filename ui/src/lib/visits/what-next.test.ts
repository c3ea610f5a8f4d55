import { describe, expect, it } from "vitest";
import type { EncounterRow, Permission } from "$lib/shell";
import { whatNext } from "./what-next";

type Visit = Pick<EncounterRow, "status" | "documentation" | "arrivedAt" | "hasVitals">;
const visit = (over: Partial<Visit> = {}): Visit => ({ status: "scheduled", documentation: "none", arrivedAt: null, hasVitals: false, ...over });
const holding = (...held: Permission[]) => (permission: Permission) => held.includes(permission);
const physician = holding("record", "check_in", "edit_vitals", "view_transcript", "view_notes");
const nurse = holding("check_in", "edit_vitals");
const receptionist = holding("check_in");
const here = { arrivedAt: "2026-11-20T08:55:00Z" };

describe("what comes next for a visit", () => {
  it("is to record it, for whoever may", () => {
    expect(whatNext(visit(), physician)).toBe("record");
    expect(whatNext(visit(here), physician)).toBe("record");
  });

  it("is to check the patient in, then vital signs, then nothing, for a nurse", () => {
    expect(whatNext(visit(), nurse)).toBe("check-in");
    expect(whatNext(visit(here), nurse)).toBe("vitals");
    expect(whatNext(visit({ status: "in_progress" }), nurse)).toBe("vitals");
    expect(whatNext(visit({ ...here, hasVitals: true }), nurse)).toBeNull();
  });

  it("is to check the patient in and nothing more for a receptionist", () => {
    expect(whatNext(visit(), receptionist)).toBe("check-in");
    expect(whatNext(visit(here), receptionist)).toBeNull();
    for (const documentation of ["recorded", "draft"] as const) expect(whatNext(visit({ documentation }), receptionist)).toBeNull();
  });

  it("is what was recorded, then its note, for whoever may read them", () => {
    expect(whatNext(visit({ documentation: "recorded" }), physician)).toBe("review");
    expect(whatNext(visit({ documentation: "recorded" }), holding("view_transcript"))).toBe("review");
    expect(whatNext(visit({ documentation: "draft" }), physician)).toBe("note");
  });

  it("is nothing once it is signed or cancelled", () => {
    expect(whatNext(visit({ documentation: "signed" }), physician)).toBeNull();
    expect(whatNext(visit({ status: "cancelled", documentation: "recorded" }), physician)).toBeNull();
  });
});
