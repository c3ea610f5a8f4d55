// Comparing and editing: the ways to see the note, how far its text is, and an editor that stands as it was left.

import { undoDepth } from "@codemirror/commands";
import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import { enter } from "$lib/session/session.svelte";
import type { ApprovalStatus, Me, Note, StepSettings } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { note } from "../improve/testing";
import { Player } from "../state/player.svelte";
import { Visit } from "../state/visit.svelte";
import { WorkflowState } from "../state/workflow.svelte";
import { encounterView, expectNoViolations, stepSettings, workflowView } from "../testing";
import { Reading } from "../transcript/reading.svelte";
import { Draft } from "./draft.svelte";
import { EditorsKept } from "./editors-kept";
import NoteStep from "./NoteStep.svelte";

const me = { user: {}, membership: {}, organization: {}, permissions: ["edit_notes", "sign_notes"], own: [], sample: false } as unknown as Me;
let stop: () => void;
beforeEach(() => (stop = listenForKeys(window)));
/** What is still to be kept when a test is over. */
let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  stop();
  cleanup();
  for (const end of ends) await end();
  ends = [];
  clearMocks();
});

/** A shell that keeps the note and the state of the window, as the real one does, and outlives the window. */
function shell(refuses: () => boolean = () => false) {
  const here = { note: note("Rest."), settings: stepSettings as StepSettings, status: "draft" as ApprovalStatus };
  const asked: [string, Record<string, unknown>][] = [];
  const left = { message: "The section Plan is empty.", step: "compare_and_edit" as const, section: "plan", start: 0 };
  const stands = () => workflowView({ compare_and_edit: { errors: refuses() ? [left] : [] } }, { settings: here.settings, approval: { status: here.status, byName: null, at: null } });
  mockIPC(
    (command, input) => {
      const given = input as { content?: Note["content"]; settings?: StepSettings };
      if (!command.startsWith("plugin:")) asked.push([command, input as Record<string, unknown>]);
      switch (command) {
        case "settings":
          return { theme: "light", keys: {} };
        case "encounter":
          return encounterView({ note: here.note });
        case "save_note":
          if (given.content) here.note = { ...here.note, revision: here.note.revision + 1, content: given.content };
          return here.note;
        case "note_versions":
          return [
            { id: "v1", note: "n1", revision: 1, at: "2026-11-20T09:00:00Z", by: "u1", reason: "composed", words: 1 },
            { id: "v2", note: "n1", revision: 2, at: "2026-11-20T09:05:00Z", by: "u1", reason: "autosaved", words: 2 },
          ];
        case "version_content":
          return note("Cold rest.").content;
        case "enhancement":
          return null;
        case "check_note":
        case "templates":
          return [];
        case "keep_step_settings":
          if (given.settings) here.settings = given.settings;
          return stands();
        case "approve_content":
          if (refuses()) throw { code: "invalid", message: "Something is left.", hint: null, retryable: false };
          here.status = "approved";
          return stands();
        case "withdraw_approval":
          here.status = "draft";
          return stands();
        default:
          return stands();
      }
    },
    { shouldMockEvents: true },
  );
  return { here, asked };
}

/** A window that opens the visit at its note. */
async function open() {
  await enter(me);
  const went: unknown[] = [];
  const visit = new Visit("e1");
  const view = await visit.reload();
  const draft = new Draft(visit);
  draft.follow(view?.note ?? null);
  const workflow = new WorkflowState("e1", (...to) => went.push(to));
  const editors = new EditorsKept(draft, workflow);
  await workflow.reload();
  editors.takeUp();
  ends.push(async () => {
    editors.end();
    await draft.end();
    await workflow.flush();
  });
  const reading = new Reading(visit, new Player());
  render(NoteStep, { visit, draft, reading, workflow, onsign: () => undefined, oncapture: () => undefined, oncompose: () => undefined });
  await screen.findByTestId("note-step");
  return { draft, workflow, went, editors };
}
const hpi = (draft: Draft) => {
  const section = draft.note?.content.sections[0];
  if (!section) throw new Error("the note has no section");
  return { section, state: draft.stateOf(section) };
};
const write = (draft: Draft, insert: string): void => {
  const { section, state } = hpi(draft);
  draft.took(section, state.update({ changes: { from: state.doc.length, insert }, selection: { anchor: 2 } }).state, true);
};

describe("the ways to see the note", () => {
  it("are kept, and go back to writing by the same key", async () => {
    const { here } = shell();
    const { workflow } = await open();
    expect(screen.getByTestId("note-section-hpi")).toBeTruthy();
    await userEvent.keyboard("{Alt>}c{/Alt}");
    expect(await screen.findByTestId("differences")).toBeTruthy();
    await waitFor(() => expect(screen.getByTestId("differences").textContent).toBe("1 difference."));
    expect(document.querySelector("del")?.textContent).toContain("Cold");
    await expectNoViolations();
    await workflow.flush();
    expect(here.settings.comparison).toBe("side_by_side");
    await userEvent.keyboard("{Alt>}c{/Alt}");
    expect(await screen.findByTestId("note-section-hpi")).toBeTruthy();
  });
});

describe("the text of a note", () => {
  it("is approved by key as it is saved, and that is taken back by the same", async () => {
    const { asked } = shell();
    const { draft } = await open();
    await expectNoViolations();
    write(draft, " Fluids.");
    await userEvent.keyboard("{Alt>}a{/Alt}");
    await waitFor(() => expect(screen.getByTestId("approval").dataset["status"]).toBe("approved"));
    expect(asked.find(([command]) => command === "approve_content")?.[1]).toEqual({ encounter: "e1", revision: 2 });
    await userEvent.keyboard("{Alt>}a{/Alt}");
    await waitFor(() => expect(screen.getByTestId("approval").dataset["status"]).toBe("draft"));
  });

  it("is not approved while something is left, and says what and where", async () => {
    shell(() => true);
    const { went } = await open();
    await userEvent.click(screen.getByTestId("approve-content"));
    expect((await screen.findByTestId("approval-refused")).textContent).toContain("The section Plan is empty.");
    await userEvent.click(screen.getByTestId("approval-go"));
    expect(went).toEqual([["compare_and_edit", "plan", 0]]);
    await expectNoViolations();
  });
});

describe("a window that was killed", () => {
  it("opens with the same text, cursor and undo", async () => {
    shell();
    const before = await open();
    write(before.draft, " Fluids.");
    await before.draft.flush();
    cleanup();
    const { draft } = await open();
    const { state } = hpi(draft);
    expect(state.doc.toString()).toBe("Rest. Fluids.");
    expect(state.selection.main.head).toBe(2);
    expect(undoDepth(state)).toBe(1);
  });

  it("has no undo of a text that was changed elsewhere", async () => {
    const { here } = shell();
    const before = await open();
    write(before.draft, " Fluids.");
    await before.draft.flush();
    cleanup();
    here.note = { ...here.note, revision: 9, content: note("Signed elsewhere.").content };
    const { draft } = await open();
    expect(undoDepth(hpi(draft).state)).toBe(0);
  });
});
