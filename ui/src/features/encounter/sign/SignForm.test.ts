// Before the signature: where each step stands, what is left with the way there, and nothing said twice.

import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import type { SigningCheck, StepFinding } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { note } from "../improve/testing";
import { Draft } from "../note/draft.svelte";
import { Visit } from "../state/visit.svelte";
import { WorkflowState } from "../state/workflow.svelte";
import { expectNoViolations, workflowView } from "../testing";
import SignForm from "./SignForm.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const blockers: StepFinding[] = [
  { message: "Plan is empty.", step: "compare_and_edit", section: "plan", start: null },
  { message: "“50 mg”: not heard.", step: "compare_and_edit", section: "plan", start: 4 },
  { message: "The text is not attested.", step: "billing_and_attest", section: null, start: null },
];
const check: SigningCheck = {
  findings: blockers.map(({ message }) => ({ severity: "error" as const, field: "note", message })),
  toLookAt: [{ kind: "dose", weight: "blocks", section: "plan", start: 4, end: 9, words: "50 mg", reason: "not heard." } as never],
  ready: false,
  meaning: "I wrote this.",
  signer: "Dana Reyes",
};

async function open(left: StepFinding[]): Promise<unknown[]> {
  const went: unknown[] = [];
  mockIPC(
    (command) => {
      if (command === "signing_check") return left.length > 0 ? check : { ...check, findings: [], toLookAt: [], ready: true };
      if (command === "check_note") return [];
      return workflowView({ code_review: { status: "completed" }, compose: { status: "skipped", skipped: "not needed" } }, { blockers: left });
    },
    { shouldMockEvents: true },
  );
  const visit = new Visit("e1");
  const draft = new Draft(visit);
  draft.follow(note("Rest."));
  const workflow = new WorkflowState("e1", (...to) => went.push(to));
  await workflow.reload();
  render(SignForm, { visit, draft, workflow, onnote: (...to: unknown[]) => went.push(to) });
  await screen.findByTestId("sign-findings");
  return went;
}

it("says what is left once, each with the way there", async () => {
  const went = await open(blockers);
  expect(screen.getByTestId("sign-findings").dataset["errors"]).toBe("3");
  expect(screen.getAllByTestId("sign-blocker-go")).toHaveLength(2);
  expect(screen.getAllByTestId("sign-to-look")).toHaveLength(1);
  expect(screen.getByTestId("sign-checklist").textContent).toContain("left out: not needed");
  await expectNoViolations();
  await userEvent.click(screen.getAllByTestId("sign-blocker-go")[1] as HTMLElement);
  await userEvent.click(screen.getByTestId("sign-to-look"));
  expect(went).toEqual([["billing_and_attest", null, null], ["plan", 4]]);
});

it("says that nothing stands against it, and signs only with the password", async () => {
  await open([]);
  expect(screen.getByTestId("sign-findings").textContent).toContain("Nothing stands against signing.");
  expect((screen.getByTestId("sign-button") as HTMLButtonElement).disabled).toBe(true);
  await userEvent.type(screen.getByTestId("sign-password"), "correct horse");
  await waitFor(() => expect((screen.getByTestId("sign-button") as HTMLButtonElement).disabled).toBe(false));
});
