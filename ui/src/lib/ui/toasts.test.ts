import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clearToasts, closeToast, shownToasts, toast } from "./toasts.svelte";

beforeEach(() => {
  vi.useFakeTimers();
  clearToasts();
});
afterEach(() => {
  clearToasts();
  vi.useRealTimers();
});
const shown = (): string[] => shownToasts.list.map((each) => each.message);

describe("messages", () => {
  it("are said once, however often", () => {
    for (let i = 0; i < 3; i++) toast("No sound output was found.", { tone: "red" });
    toast("Saved.");
    expect(shown()).toEqual(["No sound output was found.", "Saved."]);
  });

  it("stay on from the last time they were said", () => {
    toast("No sound output was found.");
    vi.advanceTimersByTime(7000);
    toast("No sound output was found.");
    vi.advanceTimersByTime(7000);
    expect(shown()).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(shown()).toEqual([]);
  });

  it("are said again after they were closed", () => {
    toast("Saved.");
    closeToast(shownToasts.list[0]?.id ?? 0);
    expect(shown()).toEqual([]);
    toast("Saved.");
    expect(shown()).toEqual(["Saved."]);
  });

  it("keep every undo of their own", () => {
    toast("An allergy was removed.", { undo: vi.fn() });
    toast("An allergy was removed.", { undo: vi.fn() });
    expect(shown()).toHaveLength(2);
  });

  it("give way to the next one on the same topic", () => {
    toast("Saved.");
    toast("I10 was accepted.", { topic: "codes", undo: vi.fn() });
    toast("E11.9 was accepted.", { topic: "codes", undo: vi.fn() });
    expect(shown()).toEqual(["Saved.", "E11.9 was accepted."]);
  });
});
