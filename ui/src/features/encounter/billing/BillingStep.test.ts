// The fifth step: what it says, where it leads to, and attesting by key; and whether a reader finds its way.

import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import { enter } from "$lib/session/session.svelte";
import type { BillingReviewView, Me } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { note } from "../improve/testing";
import { Draft } from "../note/draft.svelte";
import { Visit } from "../state/visit.svelte";
import BillingStep from "./BillingStep.svelte";
import { attestation, billingView, finding, given, review } from "./testing";

const me = { user: {}, membership: {}, organization: {}, permissions: ["assign_codes", "sign_notes"], own: [], sample: false } as unknown as Me;
let stop: () => void;
beforeEach(() => {
  localStorage.clear();
  stop = listenForKeys(window);
});
afterEach(() => {
  stop();
  cleanup();
  clearMocks();
});

/** A shell that answers with this, attests and takes back, and says what it was asked. */
async function open(first: BillingReviewView): Promise<{ asked: [string, Record<string, unknown>][]; went: unknown[][] }> {
  let view = first;
  const asked: [string, Record<string, unknown>][] = [];
  const went: unknown[][] = [];
  mockIPC(
    (command, input) => {
      const told = input as Record<string, unknown>;
      if (!command.startsWith("plugin:")) asked.push([command, told]);
      if (command === "settings") return { theme: "system", keys: {} };
      if (command === "attest") view = { ...view, attestation: attestation({ last: given({ attestation: { ...given().attestation, words: String(told["words"]) } }) }) };
      if (command === "withdraw_attestation") view = { ...view, attestation: attestation({ last: given({ voids: ["withdrawn"] }) }) };
      if (command === "coding") return { facts: { encounter: "e1", payer: "Harbor Health", approval: null } };
      if (command === "unfinished") return null;
      return view;
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  const draft = new Draft(new Visit("e1"));
  draft.follow(note("The knee hurts.", 3));
  render(BillingStep, { visit: new Visit("e1"), draft, ongo: (...to: unknown[]) => went.push(to) });
  await screen.findByTestId("billing-summary");
  return { asked, went };
}

async function expectNoViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false }, "color-contrast": { enabled: false } } });
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

describe("what is said before a visit is billed", () => {
  it("stands there whole, with its reasons", async () => {
    const found = [finding(), finding({ severity: "warning", message: "The note would bear out more." }, { at: "level" })];
    await open(billingView({ review: review({ findings: found }) }));
    expect(screen.getByTestId("summary-primary").textContent).toContain("Type 2 diabetes");
    expect(screen.getByTestId("summary-rvu").textContent).toContain("4.02");
    expect(screen.getByTestId("summary-estimate").textContent).toContain("130.03");
    expect(screen.getByTestId("billing-status").textContent).toBe("1 error, 1 warning");
    expect(screen.getByTestId("level-agreement").textContent).toContain("supports 99214");
    expect(screen.getAllByTestId("confirmation")).toHaveLength(4);
    expect(screen.getAllByTestId("necessity-row").map((row) => row.dataset["state"])).toEqual(["by_pointer", "no_diagnosis"]);
    expect(screen.getByTestId("requirement").textContent).toContain("needs approval");
    expect(screen.getAllByTestId("charge-line").map((row) => row.dataset["about"])).toEqual(["99214-25", "93000"]);
    expect(screen.getByTestId("charge-total").textContent).toContain("150.00");
    expect(screen.getByTestId("estimate-is").textContent).toContain("Never an amount on a claim");
    expect(screen.getAllByTestId("compliance").map((row) => row.dataset["state"])).toEqual(["not_applicable", "pass", "fail", "warning"]);
    await expectNoViolations();
  });

  it("leads to where each finding is put right, by key too", async () => {
    const found = [finding(), finding({ message: "The note does not show minutes." }, { at: "note", section: "plan" })];
    const { went } = await open(billingView({ review: review({ findings: found }) }));
    await userEvent.keyboard("j");
    await userEvent.keyboard("{Enter}");
    await userEvent.keyboard("j");
    await userEvent.keyboard("{Enter}");
    expect(went).toEqual([
      ["code_review", null],
      ["compare_and_edit", "plan"],
    ]);
  });

  it("keeps the payer's approval number", async () => {
    const { asked } = await open(billingView());
    await userEvent.type(screen.getByTestId("approval"), "A-1093");
    await userEvent.click(screen.getByTestId("approval-keep"));
    await waitFor(() => expect(asked.find(([command]) => command === "save_coding_facts")?.[1]).toMatchObject({ facts: { approval: "A-1093" } }));
  });
});

describe("attesting", () => {
  it("is done by key in the words that stand there", async () => {
    const { asked } = await open(billingView());
    await userEvent.keyboard("{Alt>}t{/Alt}");
    await waitFor(() => expect(screen.getByTestId("attested").dataset["state"]).toBe("holds"));
    expect(asked.find(([command]) => command === "attest")?.[1]).toEqual({
      encounter: "e1",
      revision: 3,
      template: "standard",
      words: "I, Dana Whitfield, MD, saw Rosa Alvarez.",
    });
    expect(screen.queryByTestId("attest")).toBeNull();
    await expectNoViolations();
    await userEvent.click(screen.getByTestId("attest-withdraw"));
    await waitFor(() => expect(screen.getByTestId("attestation-why").dataset["state"]).toBe("withdrawn"));
  });

  it("waits for what is left to fill in", async () => {
    const { asked } = await open(billingView());
    await userEvent.selectOptions(screen.getByTestId("attest-template"), "teaching");
    expect(screen.getByTestId("attest").hasAttribute("disabled")).toBe(true);
    await userEvent.clear(screen.getByTestId("attest-words"));
    await userEvent.type(screen.getByTestId("attest-words"), "I was present with Dr. Lee.");
    await userEvent.click(screen.getByTestId("attest"));
    await waitFor(() => expect(asked.find(([command]) => command === "attest")?.[1]).toMatchObject({ template: "teaching", words: "I was present with Dr. Lee." }));
  });

  it("says what stands against it, and why one no longer holds", async () => {
    const { asked } = await open(billingView({ attestation: attestation({ against: ["The text is not approved."], last: given({ voids: ["text_changed", "codes_changed"] }) }) }));
    expect(screen.getByTestId("attest-against").textContent).toContain("not approved");
    expect(screen.getAllByTestId("attestation-why").map((why) => why.dataset["state"])).toEqual(["text_changed", "codes_changed"]);
    await userEvent.keyboard("{Alt>}t{/Alt}");
    expect(asked.some(([command]) => command === "attest")).toBe(false);
    await expectNoViolations();
  });

  it("is for physicians, and over once the note is signed", async () => {
    await open(billingView({ attestation: attestation({ mayAttest: false }) }));
    expect(screen.queryByTestId("attest-words")).toBeNull();
    expect(screen.getByTestId("billing-attestation").textContent).toContain("A physician attests");
    cleanup();
    await open(billingView({ signed: true, attestation: attestation({ last: given() }) }));
    expect(screen.queryByTestId("attest-withdraw")).toBeNull();
  });
});
