import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { enter } from "$lib/session/session.svelte";
import type { Me, Note, Section, Segment } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import { clearToasts } from "$lib/ui/toasts.svelte";
import { Draft } from "../note/draft.svelte";
import { Visit } from "../state/visit.svelte";
import AfterwardsBanner from "./AfterwardsBanner.svelte";

const me = { user: {}, membership: {}, organization: {}, permissions: ["edit_notes", "view_transcript"], own: [], sample: false } as unknown as Me;
const said: Segment = { id: "a", recording: "r", startMs: 0, endMs: 9, speaker: "patient", speakerConfirmed: false, words: [] };
const words = text.encounter.capture;

function noteOf(section: Partial<Section>): Note {
  const sections = [{ key: "plan", title: "Plan", kinds: [], required: true, text: "", spans: [], ...section }];
  return { id: "n", encounter: "e", revision: 1, content: { template: "t", templateName: "SOAP", templateVersion: 1, sections } } as unknown as Note;
}

/** Shows the banner over this note; says which commands were asked. */
async function shown(section: Partial<Section>): Promise<string[]> {
  const asked: string[] = [];
  mockIPC(
    (command) => {
      asked.push(command);
      if (command === "settings") return { theme: "light", keys: {} };
      if (command === "compose_draft") {
        const spans: Section["spans"] = [{ start: 0, end: 5, source: { from: "spoken", segments: ["a"] }, edited: false }];
        return { note: noteOf({ text: "Rest.", spans }), run: null };
      }
      return command === "transcript" ? { state: "complete", segments: [said] } : null;
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  const visit = new Visit("e");
  await visit.reloadTranscript();
  const draft = new Draft(visit);
  draft.follow(noteOf(section));
  render(AfterwardsBanner, { visit, draft, onread: vi.fn() });
  return asked;
}
afterEach(() => {
  cleanup();
  clearToasts();
  clearMocks();
});

describe("what is said once everything is written down", () => {
  it("of an empty note is that it is empty, and a draft is offered", async () => {
    const asked = await shown({});
    expect(screen.getByText(words.noteEmpty)).toBeTruthy();
    expect(screen.queryByText(words.draftReady)).toBeNull();
    await userEvent.click(screen.getByTestId("compose-more"));
    await waitFor(() => expect(screen.getByText(words.draftReady)).toBeTruthy());
    expect(asked).toContain("compose_draft");
    expect(screen.queryByTestId("compose-more")).toBeNull();
  });

  it("of a note that was only typed is that nothing said is in it", async () => {
    await shown({ text: "Rest." });
    expect(screen.getByText(words.noteBegun)).toBeTruthy();
    expect(screen.getByText(words.notInNote)).toBeTruthy();
  });
});
