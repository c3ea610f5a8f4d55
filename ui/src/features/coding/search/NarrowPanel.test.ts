import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { Choice, Narrowing } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import NarrowPanel from "./NarrowPanel.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const choice = (code: string, billable: boolean): Choice => ({ system: "icd10_cm", code, label: code, title: `title of ${code}`, billable });

async function open(code: string, narrowing: Narrowing): Promise<void> {
  mockIPC((command) => (command === "narrow_code" ? narrowing : null), { shouldMockEvents: true });
  render(NarrowPanel, { day: null, begin: { system: "icd10_cm", code }, onpick: () => undefined, onleave: () => undefined });
  await screen.findByTestId(narrowing.question ? "narrow-question" : "narrow-nothing");
}

describe("from a header to something more specific", () => {
  it("offers to take a header as it is", async () => {
    await open("S93.4", { about: choice("S93.4", false), question: { aspect: "side", choices: [choice("S93.41", false), choice("S93.42", false)] } });
    expect(screen.queryByTestId("narrow-take-header")).not.toBeNull();
  });

  it("does not call a code a header that can be billed", async () => {
    await open("I10", { about: choice("I10", true), question: null });
    expect(screen.queryByTestId("narrow-take-header")).toBeNull();
    expect(screen.queryByTestId("narrow-take-only")).toBeNull();
  });

  it("does not call an unspecified code a header either", async () => {
    await open("M54.50", { about: choice("M54.5", false), question: { aspect: "kind", choices: [choice("M54.50", true), choice("M54.51", true)] } });
    expect(screen.queryByTestId("narrow-take-header")).toBeNull();
  });

  it("offers the only code below a header", async () => {
    await open("A22", { about: choice("A22.0", true), question: null });
    expect(screen.queryByTestId("narrow-take-only")?.textContent).toContain("A22.0");
  });
});
