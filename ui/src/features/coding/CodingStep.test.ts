// Coding by step: what each shows, what it keeps with the visit, and taking up together what is sure enough.

import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import type { Preferences, StepSettings } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import type { CodingStep } from "$lib/visits/step-keeping";
import CodingPanes from "./CodingPanes.svelte";
import { VisitCoding } from "./state/visit-coding.svelte";
import { codeRow, codingView, gap, suggestionRow } from "./testing";

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

const settings: StepSettings = {
  highlightEvidence: true,
  activeCode: null,
  threshold: 50,
  categories: [],
  enhancement: { types: ["grammar"], audience: "physician", aggressiveness: "moderate", voice: "keep" },
  comparison: "write",
  editors: [],
};

async function open(showing: CodingStep, more: { settings?: Partial<StepSettings>; preferences?: Partial<Preferences> } = {}) {
  const view = codingView({
    codes: [codeRow({ id: "a" }), codeRow({ id: "b", code: "E11.9" })],
    suggestions: [suggestionRow("x", { confidence: 95 }), suggestionRow("y", { code: "J02.9", confidence: 60 }), suggestionRow("z", { code: "99213", confidence: 30, category: "evaluation" })],
    gaps: [gap("g")],
  });
  const asked: [string, unknown][] = [];
  mockIPC(
    (command, input) => {
      if (!command.startsWith("plugin:")) asked.push([command, input]);
      if (command === "coding_findings") return [];
      if (command === "visit_level") return null;
      if (command === "preferences") return { assistance: "standard", acceptAllAbove: null, ...more.preferences };
      return view;
    },
    { shouldMockEvents: true },
  );
  const kept: Partial<StepSettings>[] = [];
  const keeping = { settings: { ...settings, ...more.settings }, keep: (change: Partial<StepSettings>) => void kept.push(change) };
  const coding = new VisitCoding("e1");
  await coding.reload();
  const { rerender } = render(CodingPanes, { coding, showing, keeping });
  await screen.findByTestId("codes-pane");
  await waitFor(() => expect(asked.map(([command]) => command)).toContain("preferences"));
  return { asked, kept, coding, rerender };
}
const about = (testid: string): (string | undefined)[] => screen.queryAllByTestId(testid).map((row) => row.dataset["about"]);
const commands = (asked: [string, unknown][]): string[] => asked.map(([command]) => command);

describe("code review", () => {
  it("shows what the visit has, and takes up the code that was looked at", async () => {
    const { coding, kept } = await open("codes", { settings: { activeCode: "b" } });
    expect(about("code-row")).toEqual(["I10", "E11.9"]);
    expect(about("gap-row")).toHaveLength(1);
    expect(about("suggestion-row")).toEqual([]);
    await waitFor(() => expect(coding.chosen?.key).toBe("code-b"));
    await waitFor(() => expect(coding.busy).toBe(false));
    await userEvent.keyboard("k");
    await waitFor(() => expect(kept.at(-1)).toEqual({ activeCode: "a" }));
  });

  it("unmarks the evidence by key, and keeps that", async () => {
    const { kept } = await open("codes");
    await userEvent.keyboard("{Alt>}h{/Alt}");
    await waitFor(() => expect(kept).toContainEqual({ highlightEvidence: false }));
  });
});

describe("from one step to the other", () => {
  it("shows what the step is about", async () => {
    const { rerender, coding } = await open("suggestions");
    expect(about("code-row")).toEqual([]);
    await rerender({ showing: "codes" });
    expect(about("code-row")).toEqual(["I10", "E11.9"]);
    expect(about("suggestion-row")).toEqual([]);
    expect(coding.chosen?.part).not.toBe("proposals");
  });
});

describe("suggestion review", () => {
  it("shows proposals from the person's own threshold on, and keeps other filters with the visit", async () => {
    const { kept } = await open("suggestions");
    expect(about("suggestion-row")).toEqual(["E11.9", "J02.9"]);
    expect(screen.getByTestId("proposals-hidden").textContent).toContain("1 proposal");
    expect(about("code-row")).toEqual([]);
    await userEvent.selectOptions(screen.getByTestId("proposal-threshold"), "30");
    expect(kept.at(-1)).toEqual({ threshold: 30, categories: [] });
    expect(localStorage.getItem("auscult.proposals")).toBeNull();
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it("has the engine read the note by itself, unless somebody wants little help", async () => {
    const { asked } = await open("suggestions");
    await waitFor(() => expect(commands(asked)).toContain("suggest_codes"));
    cleanup();
    const little = await open("suggestions", { preferences: { assistance: "minimal" } });
    await userEvent.keyboard("{Shift>}s{/Shift}");
    await waitFor(() => expect(commands(little.asked).filter((command) => command === "suggest_codes")).toHaveLength(1));
  });

  it("takes up together only what is sure enough, and only for who asked for that", async () => {
    const without = await open("suggestions");
    await userEvent.keyboard("{Shift>}b{/Shift}");
    expect(screen.queryByTestId("accept-above")).toBeNull();
    expect(commands(without.asked)).not.toContain("accept_all_suggestions");
    cleanup();
    const { asked, coding } = await open("suggestions", { preferences: { acceptAllAbove: 90 } });
    expect((await screen.findByTestId("accept-above")).textContent).toContain("Accept all above 90 % (1)");
    await waitFor(() => expect(coding.busy).toBe(false));
    await userEvent.keyboard("{Shift>}b{/Shift}");
    await waitFor(() => expect(asked).toContainEqual(["accept_all_suggestions", { encounter: "e1", threshold: 90 }]));
  });
});
