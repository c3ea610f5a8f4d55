import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import { enter } from "$lib/session/session.svelte";
import type { EncounterRow, Me, Permission } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import Schedule from "./Schedule.svelte";

const whitaker = { id: "u1", name: "Ellen Whitaker, MD" };
const row = (id: string, over: Partial<EncounterRow> = {}): EncounterRow => ({
  id,
  number: `ENC-${id}`,
  patient: { id: `p${id}`, number: "PAT-1", name: `Patient ${id}`, birthDate: "1970-01-01", age: 56, sex: "female", mrn: null, restricted: false },
  startsAt: "2026-11-20T09:00:00Z",
  kind: "office_visit",
  status: "scheduled",
  chiefComplaint: null,
  documentation: "none",
  recordedMs: 0,
  clinician: whitaker,
  arrivedAt: null,
  hasVitals: false,
  ...over,
});

let asked: [string, unknown][];
let stop: () => void;
async function signIn(id: string, ...permissions: Permission[]): Promise<void> {
  await enter({ user: { id }, membership: {}, organization: {}, permissions, own: [], sample: false } as unknown as Me);
}

beforeEach(() => {
  localStorage.clear();
  asked = [];
  stop = listenForKeys(window);
  mockIPC((command, input) => {
    if (command === "settings") return { theme: "light", keys: {} };
    if (command === "check_in") asked.push([command, input]);
    return null;
  }, { shouldMockEvents: true });
});
afterEach(() => {
  stop();
  cleanup();
  clearMocks();
});

describe("the schedule", () => {
  it("checks in whom the key is pressed at, and only who waits", async () => {
    await signIn("n1", "check_in", "edit_vitals");
    render(Schedule, { rows: [row("a", { arrivedAt: "2026-11-20T08:50:00Z" }), row("b"), row("c")] });
    await userEvent.keyboard("i");
    await waitFor(() => expect(asked).toEqual([["check_in", { id: "b" }]]));
    screen.getAllByTestId("schedule-open")[0]?.focus();
    await userEvent.keyboard("i");
    screen.getAllByTestId("schedule-open")[2]?.focus();
    await userEvent.keyboard("i");
    await waitFor(() => expect(asked.map(([, input]) => input)).toEqual([{ id: "b" }, { id: "c" }]));
  });

  it("offers a nurse vital signs for who is here", async () => {
    await signIn("n1", "check_in", "edit_vitals");
    render(Schedule, { rows: [row("a", { arrivedAt: "2026-11-20T08:50:00Z" })] });
    expect(screen.getByTestId("schedule-vitals").textContent).toContain("Take vitals");
    expect(screen.queryByTestId("schedule-check-in")).toBeNull();
  });

  it("begins with one's own visits where one sees patients, and keeps what was chosen", async () => {
    await signIn("u1", "record");
    const rows = [row("a"), row("b", { clinician: { id: "u2", name: "Ben Okafor, MD" } })];
    render(Schedule, { rows });
    expect(screen.getAllByTestId("schedule-row")).toHaveLength(1);
    await userEvent.selectOptions(screen.getByTestId("schedule-whose"), "");
    expect(screen.getAllByTestId("schedule-row")).toHaveLength(2);
    cleanup();
    render(Schedule, { rows });
    expect(screen.getAllByTestId("schedule-row")).toHaveLength(2);
  });
});
