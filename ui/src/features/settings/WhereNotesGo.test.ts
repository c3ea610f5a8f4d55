import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DispatchPlaces, DispatchPlacesView, Place } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import WhereNotesGo from "./WhereNotesGo.svelte";

vi.mock("$lib/session/session.svelte", () => ({ session: { may: () => true, me: null, settings: null }, saveSettings: () => Promise.resolve() }));
afterEach(() => {
  cleanup();
  clearMocks();
});

const none: DispatchPlaces = { emr: null, billing: null, referrals: null, patientSummaries: null };
const states = (problems: Partial<Record<Place, string>> = {}): DispatchPlacesView["states"] =>
  (["emr", "billing", "referrals", "patient_summaries"] as const).map((place) => ({ place, problem: problems[place] ?? null }));

function open(first: DispatchPlacesView): DispatchPlaces[] {
  const kept: DispatchPlaces[] = [];
  mockIPC((command, input) => {
    if (command === "dispatch_settings") return first;
    if (command === "choose_folder") return "/drive/letters";
    if (command !== "save_dispatch_settings") return null;
    const { places } = input as { places: DispatchPlaces };
    if (places.billing === "/gone") throw { code: "invalid", message: "The folder is not there.", hint: null, retryable: false, waitSeconds: null };
    kept.push(places);
    return { places, states: states() };
  });
  render(WhereNotesGo);
  return kept;
}

describe("where notes go", () => {
  it("keeps a typed folder by Enter, a chosen one at once, and takes one away", async () => {
    const kept = open({ places: none, states: states() });
    await userEvent.type(await screen.findByTestId("place-emr"), "/drive/inbox{Enter}");
    await waitFor(() => expect(kept.at(-1)).toEqual({ ...none, emr: "/drive/inbox" }));
    await screen.findByTestId("writable-emr");
    await userEvent.click(screen.getByTestId("choose-referrals"));
    await waitFor(() => expect(kept.at(-1)).toEqual({ ...none, emr: "/drive/inbox", referrals: "/drive/letters" }));
    await userEvent.click(screen.getByTestId("remove-emr"));
    await waitFor(() => expect(kept.at(-1)?.emr).toBeNull());
  });

  it("leaves what was refused in its field, and says how a folder is just now", async () => {
    const kept = open({ places: { ...none, emr: "/drive/inbox" }, states: states({ emr: "The folder is not there." }) });
    await screen.findByText("The folder is not there.");
    expect(screen.queryByTestId("writable-emr")).toBeNull();
    await userEvent.type(screen.getByTestId("place-billing"), "/gone");
    await userEvent.click(screen.getByTestId("keep-billing"));
    await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("place-billing").value).toBe("/gone"));
    expect(kept).toEqual([]);
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});
