import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import type { Preferences } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import HowIWork from "./HowIWork.svelte";
import { chosenTemplates, limits, wholeWithin } from "./preferences";

afterEach(() => {
  cleanup();
  clearMocks();
});

const first: Preferences = { defaultTemplates: [], assistance: "standard", suggestionThreshold: 50, autoSaveSeconds: 1, highlightEvidence: true, acceptAllAbove: null };

async function open(): Promise<Preferences[]> {
  const kept: Preferences[] = [];
  mockIPC((command, input) => {
    if (command === "templates") return [{ id: "t1", name: "SOAP" }, { id: "t2", name: "Consultation" }];
    if (command === "save_preferences") kept.push((input as { preferences: Preferences }).preferences);
    return kept.at(-1) ?? first;
  });
  render(HowIWork);
  await screen.findByTestId("how-i-work");
  await waitFor(() => expect(screen.getAllByTestId("preferred-template")).toHaveLength(2));
  return kept;
}

describe("how I work", () => {
  it("keeps every change at once", async () => {
    const kept = await open();
    await userEvent.selectOptions(screen.getByTestId("assistance"), "minimal");
    await waitFor(() => expect(kept.at(-1)).toEqual({ ...first, assistance: "minimal" }));
    await userEvent.click(screen.getByTestId("highlight-evidence"));
    await waitFor(() => expect(kept.at(-1)?.highlightEvidence).toBe(false));
    for (const template of [1, 0]) await userEvent.click(screen.getAllByTestId("preferred-template")[template] as HTMLElement);
    await waitFor(() => expect(kept.at(-1)?.defaultTemplates).toEqual(["t2", "t1"]));
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it("offers to accept together only who asks for it, from a chance on that is high enough", async () => {
    const kept = await open();
    expect(screen.queryByTestId("accept-all-above")).toBeNull();
    await userEvent.click(screen.getByTestId("accept-all-offered"));
    const above = await screen.findByTestId("accept-all-above");
    expect(kept.at(-1)?.acceptAllAbove).toBe(90);
    await userEvent.clear(above);
    await userEvent.type(above, "60");
    await userEvent.tab();
    expect(kept.at(-1)?.acceptAllAbove).toBe(90);
    expect(above.getAttribute("aria-invalid")).toBe("true");
    await userEvent.clear(above);
    await userEvent.type(above, "85");
    await userEvent.tab();
    await waitFor(() => expect(kept.at(-1)?.acceptAllAbove).toBe(85));
  });
});

describe("what is typed", () => {
  it.each([
    ["50", 50],
    [" 0 ", 0],
    ["101", null],
    ["-1", null],
    ["5.5", null],
    ["", null],
  ])("'%s' as a threshold", (typed, value) => expect(wholeWithin(typed, limits.threshold)).toBe(value));
});

it("templates are chosen in the order they are ticked", () => {
  expect(chosenTemplates(["a"], "b")).toEqual(["a", "b"]);
  expect(chosenTemplates(["a", "b"], "a")).toEqual(["b"]);
});
