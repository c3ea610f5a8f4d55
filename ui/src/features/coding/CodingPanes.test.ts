import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import type { CodingView } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import CodingPanes from "./CodingPanes.svelte";
import { VisitCoding } from "./state/visit-coding.svelte";
import { codeRow, codingView, finding, suggestionRow } from "./testing";

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

const fixable = finding({ codes: [{ system: "icd10_cm", code: "I10" }], fix: { label: "Take I11.9 in its place", changes: [] } });

/** A shell that answers every change with the same visit, and says what it was asked. */
async function open(over: Partial<CodingView> = {}): Promise<[string, unknown][]> {
  const view = codingView({
    codes: [codeRow({ id: "a" }), codeRow({ id: "b", code: "E11.9" })],
    suggestions: [suggestionRow("x")],
    ...over,
  });
  const changes: [string, unknown][] = [];
  const reads = ["coding", "suggest_codes"];
  mockIPC(
    (command, input) => {
      if (command === "coding_findings") return [fixable];
      if (command === "visit_level") return null;
      if (!reads.includes(command) && !command.startsWith("plugin:")) changes.push([command, input]);
      return view;
    },
    { shouldMockEvents: true },
  );
  const coding = new VisitCoding("e1");
  await coding.reload();
  render(CodingPanes, { coding });
  await screen.findByTestId("codes-pane");
  await waitFor(() => expect(coding.busy).toBe(false));
  return changes;
}
const chosen = (): string | undefined => document.querySelector<HTMLElement>("[data-chosen]")?.dataset.about;

describe("coding by key", () => {
  it("begins with what waits, and decides on what is chosen", async () => {
    const changes = await open();
    expect(chosen()).toBe("I10");
    await userEvent.keyboard("j");
    expect(chosen()).toBe("E11.9");
    await userEvent.keyboard("a");
    await waitFor(() => expect(changes).toEqual([["set_code_status", { encounter: "e1", codes: ["b"], status: "confirmed", reason: null, words: null }]]));
  });

  it("asks once why a proposal is not taken", async () => {
    const changes = await open({ codes: [] });
    expect(chosen()).toBe("icd10cm.excludes1");
    await userEvent.keyboard("jr");
    await screen.findByTestId("reject-dialog");
    await userEvent.keyboard("3");
    await waitFor(() => expect(changes).toEqual([["reject_suggestions", { encounter: "e1", suggestions: ["x"], reason: "ruled_out", words: null }]]));
    expect(screen.queryByTestId("reject-dialog")).toBeNull();
  });

  it("asks for words where the reason is another one", async () => {
    const changes = await open({ codes: [] });
    await userEvent.keyboard("jr");
    await screen.findByTestId("reject-dialog");
    await userEvent.keyboard("7");
    await waitFor(() => expect(document.activeElement?.id).toBe("field-reject-words"));
    expect(changes).toEqual([]);
    await userEvent.keyboard("7 days ago{Enter}");
    await waitFor(() => expect(changes).toEqual([["reject_suggestions", { encounter: "e1", suggestions: ["x"], reason: "other", words: "7 days ago" }]]));
  });

  it("moves codes, and not over the ends", async () => {
    const changes = await open();
    await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}{Alt>}{ArrowDown}{/Alt}");
    await waitFor(() => expect(changes).toEqual([["move_code", { encounter: "e1", code: "a", before: null }]]));
  });

  it("applies the fix of a finding about the chosen code", async () => {
    const changes = await open();
    await userEvent.keyboard("f");
    await waitFor(() => expect(changes).toEqual([["apply_fix", { encounter: "e1", finding: fixable }]]));
  });

  it("changes nothing where somebody else is at the visit", async () => {
    const changes = await open({ claim: { by: "u2", name: "Dana Reyes", since: "2026-11-20T14:02:00Z", mine: false } });
    expect(screen.getByTestId("claim-theirs").textContent).toContain("Dana Reyes");
    await userEvent.keyboard("aurf");
    expect(screen.queryByTestId("code-confirm")).toBeNull();
    expect(changes).toEqual([]);
  });

  it("is left alone where somebody types", async () => {
    const changes = await open();
    await userEvent.type(screen.getByTestId("code-notes"), "ajr");
    expect(changes).toEqual([]);
  });
});
