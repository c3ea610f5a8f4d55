import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { ComposeProgress, GeneratedRow } from "$lib/shell";
import { clearMocks, emit, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import ComposingProgress from "./ComposingProgress.svelte";
import RunBanner from "./RunBanner.svelte";
import { sentencesOf, titleOf, usageOf } from "./run-words";

const words = text.composer;
const taken: GeneratedRow = {
  id: "g",
  purpose: "draft",
  engine: "language-model",
  host: "localhost",
  model: "small",
  at: "2026-11-20T10:00:00Z",
  revision: 2,
  outcome: { how: "taken" },
  replaced: 0,
  dropped: 0,
  leftOut: [],
  usage: { inputTokens: 1200, outputTokens: 300, elapsedMs: 8400, costMicroUsd: 5400 },
};
const failed: GeneratedRow = { ...taken, outcome: { how: "not_taken", problem: "unreachable" } };

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("what is said of a language model's run", () => {
  it("is what was not taken, and what it used", () => {
    expect(sentencesOf(taken)).toEqual([words.allStand]);
    expect(sentencesOf({ ...taken, replaced: 2, dropped: 1 })).toEqual([words.replaced(2), words.dropped(1)]);
    expect(usageOf(taken)).toBe("1,200 tokens read, 300 written · 8.4 s · US$ 0.0054");
    expect(usageOf({ ...taken, usage: { inputTokens: null, outputTokens: null, elapsedMs: 900, costMicroUsd: 0 } })).toBe("0.9 s");
  });

  it("is why the rules wrote instead, or why nothing was written", () => {
    expect([titleOf(failed), ...sentencesOf(failed)]).toEqual([words.failedTitle, words.problems.unreachable]);
    expect(titleOf({ ...failed, revision: null })).toBe(words.keptTitle);
  });

  it("stays until it is closed", async () => {
    let closed = false;
    render(RunBanner, { run: failed, onclose: () => (closed = true) });
    expect(screen.getByTestId("compose-run").textContent).toContain(words.problems.unreachable);
    await userEvent.click(screen.getByTestId("compose-run-close"));
    expect(closed).toBe(true);
  });
});

describe("while a language model writes", () => {
  it("shows what it does and how long, and can be stopped", async () => {
    const asked: string[] = [];
    mockIPC((command) => (asked.push(command), null), { shouldMockEvents: true });
    render(ComposingProgress, { encounter: "e" });
    const progress: ComposeProgress = { encounter: "e", stage: "writing", done: 0.5, elapsedMs: 61_000, leftMs: 30_000 };
    await waitFor(async () => {
      await emit("compose-progress", { ...progress, encounter: "another" });
      expect(screen.queryByTestId("compose-progress")).toBeNull();
      await emit("compose-progress", progress);
      expect(screen.getByTestId("compose-times").textContent).toContain("1:01");
    });
    await userEvent.click(screen.getByRole("button"));
    expect(asked).toContain("cancel_draft");
  });
});
