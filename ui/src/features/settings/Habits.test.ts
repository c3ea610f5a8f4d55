import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import type { Habit, HabitOffer, HabitRow, HabitState, HabitsView, Me } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import Habits from "./Habits.svelte";

const words = text.habits;
const me = { user: {}, membership: {}, organization: {}, permissions: ["edit_notes"], own: [], sample: false } as unknown as Me;
const example = { encounter: "e", day: "2026-11-20", before: "Patient is well.", after: "Pt is well." };
const offer: HabitOffer = { habit: { does: "replace", from: "patient", to: "pt" }, count: { done: 5, chances: 6, visits: 4 }, example };
const own: HabitOffer = {
  habit: { does: "add", section: "plan", sentence: "Return precautions discussed." },
  count: { done: 3, chances: 3, visits: 3 },
  example: { ...example, before: "", after: "Return precautions discussed." },
};

/** Shows a clinic that decides as it is asked; says what was asked. */
async function shown(): Promise<[string, unknown][]> {
  const asked: [string, unknown][] = [];
  let now: HabitsView = { offers: [offer, own], rules: [] };
  const decided = ({ habit, state }: { habit: Habit; state: HabitState }): HabitRow["rule"] => {
    const known = now.rules.find((row) => words.says(row.rule.habit) === words.says(habit))?.rule;
    const from = now.offers.find((one) => words.says(one.habit) === words.says(habit));
    const { count, example } = from ?? offer;
    const rule = { ...(known ?? { id: words.says(habit), owner: "u", habit, count, example }), state, decidedAt: "2026-11-20T10:00:00Z" };
    const others = now.rules.filter((row) => row.rule.id !== rule.id);
    now = { offers: now.offers.filter((one) => one !== from), rules: [...others, { rule, times: 0, notes: 0 }] };
    return rule;
  };
  mockIPC(
    (command, input) => {
      asked.push([command, input]);
      if (command === "settings") return { theme: "light", keys: {} };
      if (command === "habits") return now;
      if (command === "decide_habit") return decided(input as { habit: Habit; state: HabitState });
      if (command === "forget_habit") now = { offers: [offer, own], rules: [] };
      return null;
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  render(Habits);
  await screen.findByTestId("habit-offers");
  return asked;
}

const of = (asked: [string, unknown][], command: string): unknown[] => asked.filter(([name]) => name === command).map(([, input]) => input);

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("your habits", () => {
  it("show what was noticed with the clinician's own sentence and how often", async () => {
    await shown();
    const [first, second] = screen.getAllByTestId("habit-offer").map((row) => row.textContent ?? "");
    expect(first).toContain(words.says(offer.habit));
    expect(first).toContain("Patient is well.");
    expect(first).toContain("Pt is well.");
    expect(first).toContain("5 of 6 times, in 4 visits");
    expect(second).toContain(words.nothing);
  });

  it("become rules by the keyboard, rest, go on and are removed; what is removed may be offered again", async () => {
    const asked = await shown();
    screen.getAllByTestId("habit-accept")[0]?.focus();
    await userEvent.keyboard("{Enter}");
    await screen.findByTestId("habit-rule");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByText(words.noticed)));
    await userEvent.click(screen.getByTestId("habit-pause"));
    await screen.findByText(words.paused);
    await userEvent.click(screen.getByText(words.resume));
    await waitFor(() => expect(screen.queryByText(words.paused)).toBeNull());
    await userEvent.click(screen.getByTestId("habit-remove"));
    await userEvent.click(await screen.findByTestId("habit-again"));
    await waitFor(() => expect(screen.getAllByTestId("habit-offer")).toHaveLength(2));
    const habit = offer.habit;
    const states: HabitState[] = ["accepted", "paused", "accepted", "dismissed"];
    expect(of(asked, "decide_habit")).toEqual(states.map((state) => ({ habit, state })));
  });

  it("are not offered again once they are refused", async () => {
    await shown();
    await userEvent.click(screen.getAllByTestId("habit-dismiss")[1] as HTMLElement);
    await waitFor(() => expect(screen.getAllByTestId("habit-offer")).toHaveLength(1));
    expect(screen.getByTestId("habit-refused").textContent).toContain("Return precautions discussed.");
  });

  it("can be used by anybody", async () => {
    await shown();
    await userEvent.click(screen.getAllByTestId("habit-accept")[0] as HTMLElement);
    await screen.findByTestId("habit-rule");
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});
