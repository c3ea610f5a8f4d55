// Where a visit stands, as the shell would answer it: for tests only.

import axe from "axe-core";
import { expect } from "vitest";
import type { EncounterView, GlobalState, Step, StepSettings, StepState, WorkflowView } from "$lib/shell";

export const stepSettings: StepSettings = {
  highlightEvidence: true,
  activeCode: null,
  threshold: 50,
  categories: [],
  enhancement: { types: ["grammar", "medical_terminology"], audience: "physician", aggressiveness: "moderate", voice: "keep" },
  comparison: "write",
  editors: [],
};

export function stepState(step: Step, over: Partial<StepState> = {}): StepState {
  return {
    step,
    status: "not_started",
    progress: 0,
    itemsTotal: 0,
    itemsDone: 0,
    secondsSpent: 0,
    errors: [],
    warnings: [],
    notes: null,
    skipped: null,
    reopened: null,
    completedAt: null,
    ...over,
  };
}

export const steps: readonly Step[] = ["code_review", "suggestion_review", "compose", "compare_and_edit", "billing_and_attest", "sign_and_dispatch"];

const whole: GlobalState = {
  codesSelected: 2,
  codesSuggested: 1,
  enhancement: "not_started",
  completeness: { points: 80, items: [{ about: "Plan", points: 20, earned: 0 }, { about: "Assessment", points: 80, earned: 80 }] },
  readiness: { points: 40, items: [{ about: "A diagnosis", points: 20, earned: 20 }] },
  minutesLeft: 4,
  needsPhysician: true,
  needsCoder: false,
  flags: [],
  dueAt: "2126-11-22T09:00:00Z",
};

export function workflowView(states: Partial<Record<Step, Partial<StepState>>> = {}, over: Partial<WorkflowView> = {}, global: Partial<GlobalState> = {}): WorkflowView {
  return {
    encounter: "e1",
    current: null,
    firstOpen: "code_review",
    steps: steps.map((step) => stepState(step, states[step])),
    global: { ...whole, ...global },
    blockers: [],
    approval: { status: "draft", byName: null, at: null },
    expiresAt: null,
    settings: stepSettings,
    mayApprove: true,
    ...over,
  };
}

/** As much of a visit as the frame needs. */
export function encounterView(over: Partial<EncounterView> = {}): EncounterView {
  const visit = { id: "e1", number: "ENC-2026-A-000001", status: "in_progress", kind: "office_visit", chiefComplaint: null, vitals: {}, consent: null };
  return { encounter: visit, patient: { id: "p1" }, age: 62, bmi: null, recordings: [], note: null, signed: [], documentation: "none", ...over } as unknown as EncounterView;
}

/** What a machine finds of what a reader would stumble over. Colours are looked at in the window itself. */
export async function expectNoViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}
