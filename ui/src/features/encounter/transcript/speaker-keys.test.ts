import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import { enter } from "$lib/session/session.svelte";
import type { EncounterView, Me, Recording, Segment } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import { clearToasts, shownToasts } from "$lib/ui/toasts.svelte";
import { Player } from "../state/player.svelte";
import { Visit } from "../state/visit.svelte";
import { Reading } from "./reading.svelte";
import Transcript from "./Transcript.svelte";

const me = { user: {}, membership: {}, organization: {}, permissions: ["view_transcript", "edit_transcript"], own: [], sample: false } as unknown as Me;

function segment(id: string, startMs: number): Segment {
  const word = { text: id, startMs, endMs: startMs + 90, confidence: 0.9, heard: null, changed: null };
  return { id, recording: "r", startMs, endMs: startMs + 100, speaker: "unknown", speakerConfirmed: false, words: [word] };
}

let said: string[] = [];
/** Where each row stands in the window, pixels from its top; the list is 400 high. */
let tops: Record<string, number> = {};
let brought: string[] = [];
let silence: () => void;
let visit: Visit;

beforeEach(async () => {
  said = [];
  brought = [];
  tops = { a: 0, b: 40, c: 80 };
  const kept = ["a", "b", "c"].map((id, index) => segment(id, index * 1000));
  mockIPC(
    (command, input) => {
      const given = input as { segment: string; speaker: Segment["speaker"] };
      switch (command) {
        case "encounter":
          return { encounter: {}, recordings: [{ id: "r", state: "complete", durationMs: 3000, transcribedMs: 3000 } as Recording] } as EncounterView;
        case "transcript":
          return { state: "complete", segments: kept };
        case "settings":
          return { theme: "light", keys: {} };
        case "set_speaker":
          said.push(`${given.segment} ${given.speaker}`);
          return { ...kept.find((each) => each.id === given.segment), speaker: given.speaker, speakerConfirmed: true };
        default:
          return null;
      }
    },
    { shouldMockEvents: true },
  );
  // What a page without a screen lacks.
  vi.stubGlobal("IntersectionObserver", class {
    observe(): void {}
    disconnect(): void {}
  });
  vi.stubGlobal("CSS", { escape: (id: string) => id });
  Element.prototype.scrollIntoView = function () {
    brought.push((this as HTMLElement).dataset.segment ?? "");
  };
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
    const top = this instanceof HTMLElement && this.dataset.segment ? (tops[this.dataset.segment] ?? 0) : 0;
    return { top, bottom: this.classList.contains("list") ? 400 : top + 30 } as DOMRect;
  });
  await enter(me);
  silence = listenForKeys(window);
  visit = new Visit("e");
  await visit.reload();
  await visit.reloadTranscript();
  render(Transcript, { visit, reading: new Reading(visit, new Player()), follow: false });
});
afterEach(() => {
  cleanup();
  silence();
  clearToasts();
  clearMocks();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(Element.prototype, "scrollIntoView");
  vi.restoreAllMocks();
});

const row = (id: string): HTMLElement => screen.getAllByTestId("transcript-segment").find((each) => each.dataset.segment === id) as HTMLElement;

describe("a key that says who speaks", () => {
  it("acts on the row last clicked, wherever in it", async () => {
    await userEvent.click(within(row("a")).getByTestId("transcript-word"));
    await userEvent.click(within(row("c")).getByText("0:02"));
    await userEvent.keyboard("c");
    await waitFor(() => expect(said).toEqual(["c clinician"]));
    expect(row("c").dataset.speaker).toBe("clinician");
  });

  it("changes nothing that is scrolled out of sight, and says so", async () => {
    await userEvent.click(within(row("a")).getByTestId("transcript-word"));
    tops = { a: -300, b: 40, c: 80 };
    brought = [];
    await userEvent.keyboard("cs");
    expect(said).toEqual([]);
    expect(brought).toEqual([]);
    expect(shownToasts.list.map((shown) => shown.message)).toContain(text.encounter.transcript.outOfSight);
  });

  it("does not bring the list back to the row when other words change", async () => {
    await userEvent.click(within(row("a")).getByText("0:00"));
    brought = [];
    visit.take([segment("d", 5000)]);
    await waitFor(() => expect(screen.getAllByTestId("transcript-segment")).toHaveLength(4));
    expect(brought).toEqual([]);
  });

  it("leaves the focus on the button of the row that was pressed", async () => {
    await userEvent.click(within(row("b")).getByTestId("transcript-speaker"));
    await waitFor(() => expect(said).toEqual(["b clinician"]));
    expect(row("b").classList).toContain("here");
    expect(document.activeElement).toBe(within(row("b")).getByTestId("transcript-speaker"));
  });
});
