// The list of changes made by hand: what stood there and what stands there now, with who and where.

import { cleanup, render, screen } from "@testing-library/svelte";
import { run } from "axe-core";
import { afterEach, expect, it } from "vitest";
import type { CustomEditRow } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import HandEdits from "./HandEdits.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const rows: CustomEditRow[] = [
  { edit: { kind: "modification", section: "plan", title: "Plan", position: 9, original: "fluids.", new: "inhaler." }, byName: "Ellen Whitaker, MD", at: "2026-01-01T10:00:00Z" },
  { edit: { kind: "insertion", section: "plan", title: "Plan", position: 0, original: "", new: "Rest." }, byName: "Ellen Whitaker, MD", at: "2026-01-01T09:58:00Z" },
];

it("tells each change with what stood there before", async () => {
  mockIPC((command) => (command === "custom_edits" ? rows : null));
  const { container } = render(HandEdits, { note: "n" });
  expect(await screen.findByText("2 changes by hand")).toBeTruthy();
  const shown = screen.getAllByTestId("hand-edit");
  expect(shown.map((each) => each.querySelector("del")?.textContent ?? "")).toEqual(["fluids.", ""]);
  expect(shown.map((each) => each.querySelector("ins")?.textContent ?? "")).toEqual(["inhaler.", "Rest."]);
  expect(shown[0]?.textContent).toContain("Ellen Whitaker, MD");
  const found = await run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(found.violations.map((violation) => violation.id)).toEqual([]);
});
