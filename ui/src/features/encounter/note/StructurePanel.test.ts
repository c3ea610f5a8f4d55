// The panel beside the note: what is missing, what is named, and the way to the words.

import { cleanup, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import type { Note, NoteStructure } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { Visit } from "../state/visit.svelte";
import { Draft } from "./draft.svelte";
import StructurePanel from "./StructurePanel.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const structure: NoteStructure = {
  report: "follow_up",
  percent: 66,
  missing: ["history of the present illness"],
  sections: [{ section: "plan", title: "Plan", percent: 66, missing: ["when to come back"] }],
  entities: [
    { kind: "symptom", section: "plan", start: 8, end: 13, words: "fever", normalized: "fever", negated: true, code: null },
    { kind: "medication", section: "plan", start: 20, end: 25, words: "Lasix", normalized: "furosemide", negated: false, code: null },
  ],
};

const note = {
  id: "n",
  encounter: "e",
  author: "u",
  revision: 1,
  savedAt: "2026-01-01T10:00:00Z",
  content: {
    template: "t",
    templateName: "SOAP",
    templateVersion: 1,
    report: null,
    sections: [{ key: "plan", title: "Plan", kinds: ["plan"], required: true, text: "Denies a fever. Lasix.", spans: [] }],
  },
} as Note;

it("shows what is missing and named, and goes to the words that are chosen", async () => {
  const asked: unknown[] = [];
  mockIPC((command, input) => {
    if (command === "note_structure") asked.push((input as { report: unknown }).report);
    return command === "note_structure" ? structure : [];
  });
  const draft = new Draft(new Visit("e"));
  draft.follow(note);
  render(StructurePanel, { draft });
  expect(asked).toEqual([]);
  const user = userEvent.setup();
  await user.click(screen.getByText("What the note says"));
  expect((await screen.findByTestId("structure-missing")).textContent).toContain("when to come back");
  expect(screen.getAllByTestId("entity").map((each) => each.textContent)).toEqual(["no fever", "Lasix"]);
  await user.click(screen.getByText("Lasix"));
  expect(draft.going).toEqual({ section: "plan", at: 20, to: 25 });
});
