import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import { somebody } from "$lib/session/roles.testing";
import type { EncounterView } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import VisitAtTheDesk from "./VisitAtTheDesk.svelte";

const vitals = { systolic: null, diastolic: null, pulse: null, respiratoryRate: null, temperatureC: null, oxygenSaturation: null, weightKg: null, heightCm: null, pain: null };
const view = {
  encounter: { id: "e1", number: "ENC-1", patient: "p1", provider: "u9", kind: "office_visit", status: "scheduled", dateOfService: "2026-11-20", startsAt: "2026-11-20T09:00:00Z", chiefComplaint: "Cough", vitals, consent: null, arrival: null },
  patient: { id: "p1", number: "PAT-1", details: { givenName: "Rosa", familyName: "Alvarez", birthDate: "1964-02-09", sex: "female", allergies: [], address: [] } },
  age: 62,
  bmi: null,
  recordings: [],
  note: null,
  signed: [],
  documentation: "none",
} as unknown as EncounterView;

let asked: string[];
beforeEach(() => {
  asked = [];
  mockIPC((command) => {
    asked.push(command);
    if (command === "settings") return { theme: "light", keys: {} };
    if (command === "encounter") return view;
    if (command === "clinicians") return [];
    if (command === "billing_review") throw { code: "other", message: "Nothing yet.", hint: null, retryable: true, waitSeconds: null };
    return null;
  }, { shouldMockEvents: true });
});
afterEach(() => {
  cleanup();
  clearMocks();
});

const parts = ["desk-check-in", "vitals-open", "vitals-short", "consent-state", "billing-error"];

describe("a visit at the desk", () => {
  it.each([
    ["nurse", ["desk-check-in", "vitals-open", "vitals-short"]],
    ["receptionist", ["desk-check-in"]],
    ["billing", ["billing-error"]],
  ] as const)("shows a %s what is theirs, and asks for nothing else", async (role, expected) => {
    await enter(somebody(role));
    render(VisitAtTheDesk, { id: "e1" });
    await screen.findByTestId("visit-at-the-desk");
    await waitFor(() => expect(parts.filter((part) => screen.queryByTestId(part) !== null)).toEqual(expected));
    for (const command of ["transcript", "workflow", "filled_macros", "waveform"]) expect(asked).not.toContain(command);
  });
});
