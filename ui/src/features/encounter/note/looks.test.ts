// The marks under the words stay on them through any writing, and the list is of the newest text.

import { EditorState } from "@codemirror/state";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { GuardFinding, NoteContent, NoteLook } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { lookAt, lookMarks, looksField, setLooks } from "./look-marks";
import { Looks } from "./looks.svelte";

const look = (start: number, end: number, words = "", looked: NoteLook["looked"] = null): NoteLook => ({
  finding: { section: "plan", start, end, kind: "dose", weight: "blocks", words, sentence: "", reason: "", said: null },
  looked,
});

function open(text: string, looks: readonly NoteLook[]): EditorState {
  return EditorState.create({ doc: text, extensions: lookMarks }).update({ effects: setLooks.of(looks) }).state;
}

const edit = fc.record({ from: fc.nat(60), length: fc.nat(6), insert: fc.string({ maxLength: 6 }) });

describe("a mark", () => {
  it("lies on its words through any edits, or is taken off", () => {
    const text = "Lisinopril 40 mg daily. Left knee. 🩺 Pulse 93.";
    const found = ["40 mg", "Left", "93"].map((words) => look(text.indexOf(words), text.indexOf(words) + words.length, words));
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        let state = open(text, found);
        for (const { from, length, insert } of edits) {
          const at = Math.min(from, state.doc.length);
          state = state.update({ changes: { from: at, to: Math.min(at + length, state.doc.length), insert } }).state;
        }
        for (const { finding } of state.field(looksField)) {
          expect(state.sliceDoc(finding.start, finding.end)).toBe(finding.words);
        }
      }),
    );
  });

  it("goes with the words it was on", () => {
    const state = open("Lisinopril 40 mg.", [look(11, 16, "40 mg")]);
    expect(state.update({ changes: { from: 11, to: 13, insert: "20" } }).state.field(looksField)).toEqual([]);
    expect(lookAt(state.field(looksField), 12)?.finding.words).toBe("40 mg");
    expect(lookAt(state.field(looksField), 3)).toBeNull();
  });
});

describe("the list", () => {
  const content: NoteContent = { template: "t", templateName: "SOAP", templateVersion: 1, report: null, sections: [] };
  const list = (): Looks => new Looks({ encounter: "e", note: () => "n", content: () => content });
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    clearMocks();
  });

  it("is asked once for what is typed in one go", async () => {
    let asked = 0;
    mockIPC((command) => (command === "check_note" ? [look(0, (asked += 1))] : undefined));
    const looks = list();
    for (let n = 0; n < 5; n += 1) looks.changed();
    await vi.advanceTimersByTimeAsync(1000);
    expect([asked, looks.open.length, looks.of("plan").length, looks.of("other").length]).toEqual([1, 1, 1, 0]);
  });

  it("drops the answer to an older text", async () => {
    const answers: ((looks: NoteLook[]) => void)[] = [];
    mockIPC(() => new Promise((answer) => answers.push(answer as (looks: NoteLook[]) => void)));
    const looks = list();
    const [first, second] = [looks.check(), looks.check()];
    await vi.advanceTimersByTimeAsync(0);
    answers[1]?.([look(1, 2, "new")]);
    answers[0]?.([look(1, 2, "old")]);
    await Promise.all([first, second]);
    expect(looks.all.map((each) => each.finding.words)).toEqual(["new"]);
  });

  it("counts what somebody says is right as answered, until that is taken back", async () => {
    const right = new Set<string>();
    mockIPC((command, input) => {
      const words = (input as { finding?: GuardFinding }).finding?.words ?? "";
      if (command === "mark_right") right.add(words);
      if (command === "take_back_right") right.delete(words);
      if (command !== "check_note") return null;
      return [look(0, 5, "40 mg", right.has("40 mg") ? { name: "Dana", at: "2026-01-01T10:00:00Z" } : null)];
    });
    const looks = list();
    await looks.check();
    const back = await looks.markRight(look(0, 5, "40 mg").finding);
    expect(looks.open).toEqual([]);
    await back?.();
    expect(looks.open.length).toBe(1);
  });

  it("says when the note could not be looked through, and keeps what it had", async () => {
    let fails = false;
    mockIPC(() => {
      if (fails) throw { code: null, message: "no", hint: null, retryable: false };
      return [look(0, 5)];
    });
    const looks = list();
    await looks.check();
    fails = true;
    await looks.check();
    expect([looks.failed, looks.all.length]).toEqual([true, 1]);
  });
});
