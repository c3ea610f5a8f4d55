import { describe, expect, it } from "vitest";
import { firstPlace, placeOf, places, readPlace, standingOf, stepOf, titleOf } from "./steps";
import { encounterView, stepState, steps, workflowView } from "./testing";

const withNote = encounterView({ note: {} as never, documentation: "draft" });

describe("a place of a visit", () => {
  it("is the step it stands for, and the other way about", () => {
    for (const step of steps) expect(stepOf(placeOf(step))).toBe(step);
    expect(places.map(stepOf).filter((step) => step !== null)).toEqual(steps);
  });

  it("is read from the address, with the old name of the note", () => {
    for (const place of places) expect(readPlace(place)).toBe(place);
    expect(readPlace("note")).toBe("edit");
    expect(readPlace("nowhere")).toBeNull();
    expect(readPlace(null)).toBeNull();
  });

  it("has its number, where it is one of the six", () => {
    expect(places.map(titleOf)).toEqual(["Record", "1 Code review", "2 Suggestion review", "3 Compose", "4 Compare and edit", "5 Billing and attest", "6 Sign and dispatch"]);
  });
});

describe("a visit taken up without a step", () => {
  it("begins with its recording, and ends with its signature", () => {
    expect(firstPlace(encounterView(), workflowView())).toBe("capture");
    expect(firstPlace(encounterView({ documentation: "signed" }), null)).toBe("sign");
  });

  it("opens at the first thing that is left, where nobody was yet", () => {
    expect(firstPlace(withNote, workflowView({}, { firstOpen: "compose" }))).toBe("compose");
    expect(firstPlace(withNote, workflowView({}, { firstOpen: "sign_and_dispatch" }))).toBe("sign");
  });

  it("opens where it stood", () => {
    expect(firstPlace(withNote, workflowView({}, { current: "billing_and_attest", firstOpen: "compose" }))).toBe("billing");
  });

  it("opens at its note where its steps cannot be read", () => {
    expect(firstPlace(withNote, null)).toBe("edit");
  });
});

describe("a step in words", () => {
  const finding = { message: "There is no note yet.", step: "compose" as const, section: null, start: null };
  it.each([
    [{}, "not started", "quiet"],
    [{ status: "in_progress", itemsTotal: 5, itemsDone: 2 }, "2 of 5 done", "amber"],
    [{ status: "in_progress" }, "begun", "amber"],
    [{ status: "completed" }, "done", "done"],
    [{ status: "skipped", skipped: "left to the coder" }, "left out: left to the coder", "quiet"],
    [{ status: "blocked", errors: [finding] }, "waits: There is no note yet.", "quiet"],
    [{ status: "in_progress", reopened: "the note was changed" }, "re-opened: the note was changed", "amber"],
  ] as const)("%o", (over, words, tone) => {
    expect(standingOf(stepState("code_review", { ...over, errors: "errors" in over ? [...over.errors] : [] }))).toEqual({ words, tone });
  });
});
