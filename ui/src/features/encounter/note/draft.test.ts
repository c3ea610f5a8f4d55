// The draft against a shell that answers as the real one does: revisions count up, an old one is refused.

import { redo, undo } from "@codemirror/commands";
import type { EditorState, Transaction } from "@codemirror/state";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EncounterView, Note, NoteContent, Section } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { Visit } from "../state/visit.svelte";
import { Draft } from "./draft.svelte";

const section = (key: string, text: string, required = true): Section => ({
  key,
  title: key.toUpperCase(),
  kinds: ["other"],
  required,
  text,
  spans: text === "" ? [] : [{ start: 0, end: text.length, source: { from: "spoken", segments: ["s1"] }, edited: false }],
});

/** A shell with one note in it. */
function shell() {
  const content: NoteContent = {
    template: "t",
    templateName: "SOAP",
    templateVersion: 1,
    report: null,
    sections: [section("plan", "Rest."), section("assessment", "")],
  };
  const here = { note: { id: "n", encounter: "e", author: "u", revision: 1, savedAt: "2026-01-01T10:00:00Z", content } as Note };
  const saves: string[] = [];
  const put = (next: NoteContent): Note => {
    here.note = { ...here.note, revision: here.note.revision + 1, savedAt: "2026-01-01T10:00:01Z", content: next };
    return here.note;
  };
  mockIPC((command, input) => {
    const given = input as { revision: number; content: NoteContent };
    if (command === "encounter") return { note: here.note } as EncounterView;
    if (command === "compose_draft") return { note: put({ ...content, sections: [section("plan", "Composed."), section("assessment", "A.")] }), run: null };
    if (command !== "save_note") return undefined;
    if (given.revision !== here.note.revision) throw { code: "stale", message: "stale", hint: null, retryable: true };
    saves.push(given.content.sections[0]?.text ?? "");
    return put(given.content);
  });
  return { here, saves, put };
}

function open(note: Note): Draft {
  const draft = new Draft(new Visit("e"));
  draft.follow(note);
  return draft;
}

function planOf(draft: Draft): { section: Section; state: EditorState } {
  const plan = draft.content()?.sections[0] as Section;
  return { section: plan, state: draft.stateOf(plan) };
}

function type(draft: Draft, insert: string): void {
  const plan = planOf(draft);
  draft.took(plan.section, plan.state.update({ changes: { from: plan.state.doc.length, insert } }).state, true);
}

function run(draft: Draft, command: typeof undo): void {
  const plan = planOf(draft);
  command({ state: plan.state, dispatch: (transaction: Transaction) => draft.took(plan.section, transaction.state, true) });
}

const planText = (draft: Draft): string => draft.content()?.sections[0]?.text ?? "";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  clearMocks();
});

describe("the draft", () => {
  it("is saved within a second of a change, with its spans", async () => {
    const { here, saves } = shell();
    const draft = open(here.note);
    type(draft, " Fluids.");
    expect(draft.saveState).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saves).toEqual(["Rest. Fluids."]);
    expect(draft.saveState).toBe("saved");
    expect(here.note.content.sections[0]?.spans).toMatchObject([{ start: 0, end: 5, edited: false }]);
  });

  it("can be undone across saves", async () => {
    const { here, saves } = shell();
    const draft = open(here.note);
    type(draft, " Fluids.");
    await vi.advanceTimersByTimeAsync(1000);
    run(draft, undo);
    await vi.advanceTimersByTimeAsync(1000);
    run(draft, redo);
    await vi.advanceTimersByTimeAsync(1000);
    expect(saves).toEqual(["Rest. Fluids.", "Rest.", "Rest. Fluids."]);
  });

  it("does not take its own save for somebody else's", async () => {
    const { here } = shell();
    const draft = open(here.note);
    type(draft, " Fluids.");
    await draft.flush();
    const epoch = draft.epoch;
    draft.follow(here.note);
    expect(draft.epoch).toBe(epoch);
  });

  it("says which required sections are empty", () => {
    const draft = open(shell().here.note);
    expect(draft.missing).toEqual(["ASSESSMENT"]);
  });

  it("keeps the person's text beside the one that was saved first, until they choose", async () => {
    const { here, put, saves } = shell();
    const draft = open(here.note);
    type(draft, " Mine.");
    put({ ...here.note.content, sections: [section("plan", "Theirs."), section("assessment", "")] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(planText(draft)).toBe("Theirs.");
    expect(draft.mine?.sections[0]?.text).toBe("Rest. Mine.");
    expect(saves).toEqual([]);

    const back = draft.useTheirs();
    expect(draft.mine).toBeNull();
    back();
    draft.useMine();
    await vi.advanceTimersByTimeAsync(1000);
    expect(saves).toEqual(["Rest. Mine."]);
    expect(draft.mine).toBeNull();
  });

  it("has the person's text still when the screen is opened again", async () => {
    const { here, put } = shell();
    const draft = open(here.note);
    type(draft, " Mine.");
    put(here.note.content);
    await vi.advanceTimersByTimeAsync(1000);
    await draft.end();
    const again = open(here.note);
    expect(again.mine?.sections[0]?.text).toBe("Rest. Mine.");
    again.useTheirs();
  });

  it("has the person's text still when it could not be saved before the screen was left", async () => {
    const { here } = shell();
    const draft = open(here.note);
    mockIPC(() => {
      throw { code: "other", message: "full", hint: null, retryable: true };
    });
    type(draft, " Fluids.");
    await draft.end();
    const again = open(here.note);
    expect(planText(again)).toBe("Rest.");
    expect(again.mine?.sections[0]?.text).toBe("Rest. Fluids.");
    again.useTheirs();
  });

  it("saves what was typed before it is composed again", async () => {
    const { here, saves } = shell();
    const draft = open(here.note);
    type(draft, " Fluids.");
    await draft.compose("t");
    expect(saves).toEqual(["Rest. Fluids."]);
    expect(planText(draft)).toBe("Composed.");
    expect(draft.missing).toEqual([]);
  });

  it("is not composed again while what was typed cannot be saved", async () => {
    const { here } = shell();
    const draft = open(here.note);
    mockIPC((command) => {
      if (command === "save_note") throw { code: "other", message: "full", hint: null, retryable: true };
      return undefined;
    });
    type(draft, " Fluids.");
    await draft.compose("t");
    expect(planText(draft)).toBe("Rest. Fluids.");
    expect(draft.saveState).toBe("failed");
  });
});
