// The list of steps, the visit as a whole and the head of a step: what they say, what keys do, and whether a reader finds
// its way.

import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import { enter, session } from "$lib/session/session.svelte";
import type { Me, Permission, WorkflowView } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { Capture } from "../state/capture.svelte";
import { Visit } from "../state/visit.svelte";
import { WorkflowState } from "../state/workflow.svelte";
import { places } from "../steps";
import StepList from "../StepList.svelte";
import { encounterView, expectNoViolations, workflowView } from "../testing";
import StepHead from "./StepHead.svelte";

let stop: () => void;
beforeEach(() => (stop = listenForKeys(window)));
afterEach(() => {
  stop();
  cleanup();
  clearMocks();
});

const person = (...permissions: Permission[]): Me => ({ user: {}, membership: {}, organization: {}, permissions, own: [], sample: false }) as unknown as Me;

/** A shell that answers with this, and says what it was asked. */
async function open(view: WorkflowView): Promise<{ workflow: WorkflowState; asked: [string, unknown][]; went: unknown[] }> {
  const asked: [string, unknown][] = [];
  const went: unknown[] = [];
  mockIPC(
    (command, input) => {
      if (!command.startsWith("plugin:")) asked.push([command, input]);
      if (command === "settings") return { theme: "light", keys: {} };
      if (command === "encounter") return encounterView();
      if (command === "transcript") return { state: "empty", segments: [] };
      if (command === "coding_findings") return [];
      return view;
    },
    { shouldMockEvents: true },
  );
  const workflow = new WorkflowState("e1", (...to) => went.push(to));
  await workflow.reload();
  await enter(person("edit_notes", "assign_codes"));
  asked.length = 0;
  return { workflow, asked, went };
}

const flag = { kind: "code_conflict", severity: "medium", description: "The note has changed.", action: "Look again.", step: "suggestion_review", resolvable: "read_again", rule: null } as const;

it("says where each step stands, and what to do about what stands out", async () => {
  const view = workflowView({ code_review: { status: "in_progress", itemsTotal: 3, itemsDone: 1, errors: [{ message: "I10 waits.", step: "code_review", section: null, start: null }] } }, {}, { flags: [flag] });
  const { workflow, asked, went } = await open(view);
  const visit = new Visit("e1");
  await visit.reload();
  const opened: string[] = [];
  render(StepList, { visit, capture: new Capture(visit), workflow, shown: "codes", places, onopen: (place) => opened.push(place) });
  expect(screen.getAllByRole("button", { name: /^\d|Record/ })).toHaveLength(7);
  expect(screen.getByTestId("step-codes").textContent).toContain("1 of 3 done");
  expect(screen.getByTestId("step-codes").textContent).toContain("1 left");
  expect(screen.getByTestId("completeness").textContent).toContain("0 of 20");
  expect(screen.getByTestId("minutes-left").textContent).toContain("4 minutes");
  await expectNoViolations();
  await userEvent.click(screen.getByTestId("step-billing"));
  expect(opened).toEqual(["billing"]);
  await userEvent.click(screen.getByText("1 to look at", { selector: "summary" }));
  await userEvent.click(screen.getByTestId("flag-go"));
  expect(went).toEqual([["suggestion_review", undefined, undefined]]);
  await userEvent.click(screen.getByTestId("flag-resolve"));
  await waitFor(() => expect(asked.map(([command]) => command)).toContain("suggest_codes"));
});

it("leaves a step out with a reason, by key", async () => {
  const { workflow, asked } = await open(workflowView());
  render(StepHead, { workflow, step: "code_review", isSigned: false, mayEdit: session.may("edit_notes"), next: null });
  await userEvent.keyboard("{Alt>}s{/Alt}");
  await screen.findByTestId("skip-dialog");
  await expectNoViolations();
  await userEvent.click(screen.getByTestId("skip-save"));
  expect(asked).toEqual([]);
  await userEvent.click(screen.getByTestId("skip-coder"));
  await userEvent.click(screen.getByTestId("skip-save"));
  await waitFor(() => expect(asked).toEqual([["skip_step", { encounter: "e1", step: "code_review", reason: "left to the coder" }]]));
});

it("takes up again what was left out", async () => {
  const { workflow, asked } = await open(workflowView({ compose: { status: "skipped", skipped: "not needed" } }));
  render(StepHead, { workflow, step: "compose", isSigned: false, mayEdit: session.may("edit_notes"), next: null });
  expect(screen.getByTestId("step-head").textContent).toContain("left out: not needed");
  await userEvent.click(screen.getByTestId("step-take-up"));
  await waitFor(() => expect(asked).toEqual([["take_up_step", { encounter: "e1", step: "compose" }]]));
});

it("lets no step be left out that is needed, and changes nothing for who only reads", async () => {
  const { workflow } = await open(workflowView());
  render(StepHead, { workflow, step: "compare_and_edit", isSigned: false, mayEdit: session.may("edit_notes"), next: null });
  expect(screen.queryByTestId("step-skip")).toBeNull();
  cleanup();
  await enter(person("view_notes"));
  render(StepHead, { workflow, step: "code_review", isSigned: false, mayEdit: session.may("edit_notes"), next: null });
  expect(screen.queryByTestId("step-skip")).toBeNull();
  expect(screen.queryByTestId("step-words")).toBeNull();
  cleanup();
  // What is about codes may be left to a coder after the signature too.
  await enter(person("assign_codes"));
  render(StepHead, { workflow, step: "code_review", isSigned: true, mayEdit: session.may("edit_notes"), next: null });
  expect(screen.getByTestId("step-skip")).toBeTruthy();
  expect(screen.queryByTestId("step-words")).toBeNull();
});

it("keeps what is noted on a step", async () => {
  const { workflow, asked } = await open(workflowView({ compose: { notes: "Ask about the knee." } }));
  render(StepHead, { workflow, step: "compose", isSigned: false, mayEdit: session.may("edit_notes"), next: null });
  expect(screen.getByTestId("step-words-shown").textContent).toBe("Ask about the knee.");
  await userEvent.keyboard("{Alt>}w{/Alt}");
  await screen.findByTestId("words-dialog");
  await userEvent.type(screen.getByRole("textbox"), " Left?");
  await userEvent.click(screen.getByTestId("words-save"));
  await waitFor(() => expect(asked).toEqual([["note_on_step", { encounter: "e1", step: "compose", words: "Ask about the knee. Left?" }]]));
});
