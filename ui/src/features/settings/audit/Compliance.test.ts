import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import type { ComplianceRow, ComplianceRules } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import Compliance from "./Compliance.svelte";

const words = text.audit.compliance;
const row = (id: string, mayReview: boolean): ComplianceRow => ({
  event: {
    id,
    at: "2026-11-20T22:00:00Z",
    rule: "own_family",
    eventType: "access",
    resourceType: "patient_data",
    user: "u1",
    patient: "p1",
    encounter: null,
    status: "review_required",
    details: "The patient has the reader's own family name.",
    automatic: true,
    resolutionRequired: true,
    review: null,
    device: "d",
    sequence: 7,
  },
  who: "Dana Whitfield",
  role: "physician",
  patientName: "Whitfield, Tom",
  reviewedBy: null,
  mayReview,
});
const rules: ComplianceRules = { chartsAnHour: [{ role: "nurse", most: 40 }], ownFamily: true, afterHours: true, opens: 7, closes: 20, weekends: false, visitWithinDays: 90, refusals: null, exportsAnHour: 20 };

async function shown(): Promise<[string, Record<string, unknown>][]> {
  const asked: [string, Record<string, unknown>][] = [];
  let open = [row("e1", true), row("e2", false)];
  mockIPC(
    (command, input) => {
      asked.push([command, input as Record<string, unknown>]);
      if (command === "compliance_events") return open;
      if (command === "compliance_rules") return rules;
      if (command === "save_compliance_rules") return (input as { rules: ComplianceRules }).rules;
      if (command === "review_compliance") open = open.slice(1);
      return null;
    },
    { shouldMockEvents: true },
  );
  render(Compliance);
  await waitFor(() => expect(screen.getAllByTestId("compliance-event")).toHaveLength(2));
  return asked;
}

const of = (asked: [string, Record<string, unknown>][], command: string): Record<string, unknown>[] => asked.filter(([name]) => name === command).map(([, input]) => input);

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("compliance events", () => {
  it("are reviewed with words and an outcome, one's own by somebody else", async () => {
    const asked = await shown();
    expect(screen.getAllByTestId("compliance-review")).toHaveLength(1);
    expect(screen.getByText(words.ownEvent)).toBeTruthy();
    await userEvent.click(screen.getByTestId("compliance-review"));
    expect(screen.getByTestId<HTMLButtonElement>("compliance-violation").disabled).toBe(true);
    await userEvent.type(screen.getByTestId("compliance-notes"), "Her brother asked her to.");
    await userEvent.click(screen.getByTestId("compliance-violation"));
    await waitFor(() => expect(screen.getAllByTestId("compliance-event")).toHaveLength(1));
    expect(of(asked, "review_compliance")).toEqual([{ id: "e1", outcome: "violation", notes: "Her brother asked her to." }]);
  });

  it("come from rules the clinic tunes: an empty number switches one off", async () => {
    const asked = await shown();
    await userEvent.click(screen.getByTestId("compliance-rules"));
    const exports = await screen.findByTestId("exports");
    await userEvent.clear(exports);
    await userEvent.type(screen.getByTestId("refusals"), "4");
    await userEvent.click(screen.getByTestId("compliance-rules-save"));
    await waitFor(() => expect(of(asked, "save_compliance_rules")).toEqual([{ rules: { ...rules, exportsAnHour: null, refusals: 4 } }]));
  });

  it("can be used by anybody", async () => {
    await shown();
    await userEvent.click(screen.getByTestId("compliance-rules"));
    await screen.findByTestId("exports");
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});
