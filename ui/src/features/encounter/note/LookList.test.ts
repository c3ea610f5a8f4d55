// What to look at in the note: said in calm words, answered by a press or a key, taken back by undo.

import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import type { GuardFinding, Note, NoteLook } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { Player } from "../state/player.svelte";
import { Visit } from "../state/visit.svelte";
import { Reading } from "../transcript/reading.svelte";
import { Draft } from "./draft.svelte";
import LookList from "./LookList.svelte";

let stop: () => void;
beforeEach(() => (stop = listenForKeys(window)));
afterEach(() => {
  stop();
  cleanup();
  clearMocks();
});

const finding = (words: string, start: number, over: Partial<GuardFinding> = {}): GuardFinding => ({
  section: "plan",
  start,
  end: start + words.length,
  kind: "dose",
  weight: "blocks",
  words,
  sentence: "Lisinopril 40 mg, left knee.",
  reason: "This dose was not heard in this visit. Said: 20 mg.",
  said: { line: "Twenty milligrams.", words: "20 mg", segment: "s1", startMs: 192_000, chart: null },
  ...over,
});

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
    sections: [{ key: "plan", title: "Plan", kinds: ["plan"], required: true, text: "Lisinopril 40 mg, left knee.", spans: [] }],
  },
} as Note;

/** A shell that keeps what was answered. */
async function open(): Promise<{ draft: Draft; right: string[] }> {
  const right: string[] = [];
  const all = [finding("40 mg", 11), finding("left", 18, { kind: "side", weight: "notice", reason: "Not heard in this visit.", said: null })];
  mockIPC((command, input) => {
    const words = (input as { finding?: GuardFinding }).finding?.words ?? "";
    if (command === "mark_right") right.push(words);
    if (command === "take_back_right") right.splice(right.indexOf(words), 1);
    if (command !== "check_note") return null;
    return all.map((each): NoteLook => ({
      finding: each,
      looked: right.includes(each.words) ? { name: "Dana", at: "2026-01-01T10:00:00Z" } : null,
    }));
  });
  const visit = new Visit("e");
  const draft = new Draft(visit);
  draft.follow(note);
  render(LookList, { visit, draft, reading: new Reading(visit, new Player()) });
  await screen.findByTestId("looks");
  return { draft, right };
}

it("names the words, why, and what was said and when", async () => {
  await open();
  const looks = screen.getAllByTestId("look");
  expect(looks).toHaveLength(2);
  expect(looks[0]?.textContent).toContain("“40 mg”");
  expect(looks[0]?.textContent).toContain("Said: 20 mg.");
  expect(looks[0]?.textContent).toContain("3:12");
  expect(screen.getAllByTestId("look-hear")).toHaveLength(1);
});

it("is answered by a press, and empty when all is answered", async () => {
  const { right } = await open();
  const user = userEvent.setup();
  const press = async (): Promise<void> => user.click(screen.getAllByTestId("look-right")[0] as HTMLElement);
  await press();
  await waitFor(() => expect(screen.getAllByTestId("look")).toHaveLength(1));
  await press();
  await waitFor(() => expect(screen.queryByTestId("looks")).toBeNull());
  expect(right).toEqual(["40 mg", "left"]);
});

it("goes from one to the next by a key", async () => {
  const { draft } = await open();
  await userEvent.setup().keyboard("{Alt>}n{/Alt}");
  expect(draft.going).toEqual({ section: "plan", at: 11, to: 11 });
});
