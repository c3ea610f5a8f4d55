import { cleanup, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EncounterRow, Step, WorklistRow } from "$lib/shell";
import { inOrder, numberOf } from "./order";
import Worklist from "./Worklist.svelte";

beforeEach(() => localStorage.clear());
afterEach(cleanup);

const visit = (id: string): EncounterRow => ({
  id,
  number: id,
  patient: { id: `p-${id}`, number: id, name: `Patient ${id}`, birthDate: "1964-03-09", age: 62, sex: "female", mrn: null, restricted: false },
  startsAt: "2026-11-18T09:00:00Z",
  kind: "office_visit",
  status: "in_progress",
  chiefComplaint: null,
  documentation: "draft",
  recordedMs: 0,
  clinician: { id: "u1", name: "Ellen Whitaker, MD" },
  arrivedAt: null,
  hasVitals: false,
});
const stands = (id: string, step: Step, blockers: string[]): WorklistRow => ({
  encounter: visit(id),
  step,
  status: "in_progress",
  blockers: blockers.map((message) => ({ message, step, section: null, start: null })),
  minutesLeft: 2,
  needsPhysician: true,
  needsCoder: false,
  dueAt: "2126-11-21T09:00:00Z",
});
const rows = ["a", "b", "c"].map(visit);
const steps = [stands("a", "code_review", ["I10 waits.", "E11.9 waits."]), stands("b", "sign_and_dispatch", [])];
const names = (): string[] => screen.getAllByTestId("worklist-open").map((link) => link.textContent ?? "");

describe("visits to finish", () => {
  it("stand in the order somebody likes, what is alike by age", () => {
    const ids = (order: Parameters<typeof inOrder>[2]): string[] => inOrder(rows, steps, order).map(({ row }) => row.id);
    expect(ids("age")).toEqual(["a", "b", "c"]);
    expect(ids("step")).toEqual(["b", "a", "c"]);
    expect(ids("blockers")).toEqual(["b", "a", "c"]);
    expect([numberOf("code_review"), numberOf("sign_and_dispatch")]).toEqual([1, 6]);
  });

  it("say their step and what holds them up, and keep the order that was chosen", async () => {
    render(Worklist, { rows, steps });
    expect(names()).toEqual(["Patient a", "Patient b", "Patient c"]);
    expect(screen.getAllByTestId("worklist-step").map((line) => line.textContent?.trim().split("·")[0]?.trim())).toEqual(["Step 1: begun", "Step 6: begun"]);
    expect(screen.getByTestId("worklist-blocker").textContent).toBe("I10 waits. And 1 more.");
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await userEvent.selectOptions(screen.getByTestId("worklist-order"), "step");
    expect(names()).toEqual(["Patient b", "Patient a", "Patient c"]);
    cleanup();
    render(Worklist, { rows, steps });
    expect(names()).toEqual(["Patient b", "Patient a", "Patient c"]);
  });

  it("stand without their steps, where those are not known", () => {
    render(Worklist, { rows, steps: [] });
    expect(names()).toHaveLength(3);
    expect(screen.queryByTestId("worklist-step")).toBeNull();
  });
});
