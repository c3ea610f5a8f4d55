import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import type { HabitOffer, Me } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import HabitHint from "./HabitHint.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const offer: HabitOffer = {
  habit: { does: "replace", from: "patient", to: "pt" },
  count: { done: 5, chances: 6, visits: 4 },
  example: { encounter: "e", day: "2026-11-20", before: "Patient is well.", after: "Pt is well." },
};

async function shown(permissions: string[]): Promise<string[]> {
  const asked: string[] = [];
  mockIPC(
    (command) => {
      asked.push(command);
      return command === "settings" ? { theme: "light", keys: {} } : command === "habit_noticed" ? offer : null;
    },
    { shouldMockEvents: true },
  );
  await enter({ user: {}, membership: {}, organization: {}, permissions, own: [], sample: false } as unknown as Me);
  render(HabitHint, { encounter: "e" });
  return asked;
}

it("asks in one line whether what is often done is to be a rule, and leads there", async () => {
  await shown(["edit_notes"]);
  expect((await screen.findByTestId("habit-hint")).textContent).toContain(text.habits.hint(offer.habit));
  expect(screen.getByTestId("habit-open").getAttribute("href")).toBe("#/settings/habits");
});

it("asks nobody who writes no notes", async () => {
  const asked = await shown([]);
  await waitFor(() => expect(asked).toContain("settings"));
  expect(asked).not.toContain("habit_noticed");
  expect(screen.queryByTestId("habit-hint")).toBeNull();
});
