import { history } from "@codemirror/commands";
import { EditorSelection, EditorState } from "@codemirror/state";
import { EditorView, runScopeHandlers } from "@codemirror/view";
import { afterEach, describe, expect, it } from "vitest";
import type { FilledMacro } from "$lib/shell";
import { calledBefore, kindsHere, macrosAsTyped, nextBlank, offeredIn } from "./macros";

const macros: FilledMacro[] = [
  { name: "normalexam", text: "Lungs: Clear.\n*** knee: Stable.", kinds: ["physical_exam"] },
  { name: "hi", text: "Hello.", kinds: [] },
];

let view: EditorView | null = null;
afterEach(() => view?.destroy());

function section(text: string, kinds: Parameters<typeof kindsHere.of>[0] = ["physical_exam"]): EditorView {
  view = new EditorView({
    parent: document.body,
    state: EditorState.create({
      doc: text,
      selection: EditorSelection.cursor(text.length),
      extensions: [history(), kindsHere.of(kinds), macrosAsTyped(() => macros)],
    }),
  });
  return view;
}

const press = (editor: EditorView, key: string, keyCode: number): boolean =>
  runScopeHandlers(editor, new KeyboardEvent("keydown", { key, code: key === " " ? "Space" : key, keyCode } as KeyboardEventInit), "editor");

describe("a text macro", () => {
  it("is called by a full stop that begins a word", () => {
    expect(calledBefore(".hi")).toEqual({ from: 0, name: "hi" });
    expect(calledBefore("Well. .hi")).toEqual({ from: 6, name: "hi" });
    expect(calledBefore("3.5")).toBeNull();
    expect(calledBefore("end.hi")).toBeNull();
    expect(calledBefore("Then .")).toEqual({ from: 5, name: "" });
  });

  it("is offered where it belongs", () => {
    expect(offeredIn(["plan"], macros).map((each) => each.name)).toEqual(["hi"]);
    expect(offeredIn(["plan", "physical_exam"], macros)).toHaveLength(2);
  });

  it("becomes its text on the space bar, with what is to fill in chosen", () => {
    const editor = section("Seen. .normalexam");
    expect(press(editor, " ", 32)).toBe(true);
    expect(editor.state.doc.toString()).toBe("Seen. Lungs: Clear.\n*** knee: Stable.");
    const { from, to } = editor.state.selection.main;
    expect(editor.state.sliceDoc(from, to)).toBe("***");
  });

  it("stays as it was typed where nobody knows it or it does not belong", () => {
    for (const editor of [section(".nobody"), section(".normalexam", ["plan"])]) {
      const before = editor.state.doc.toString();
      expect(press(editor, " ", 32)).toBe(false);
      expect(editor.state.doc.toString()).toBe(before);
      editor.destroy();
    }
  });

  it("leads from one blank to the next and around", () => {
    expect(nextBlank("a *** b ***", 5)).toEqual({ from: 8, to: 11 });
    const editor = section("*** and ***");
    editor.dispatch({ selection: { anchor: 0, head: 3 } });
    press(editor, "F2", 113);
    expect(editor.state.selection.main.from).toBe(8);
    press(editor, "F2", 113);
    expect(editor.state.selection.main.from).toBe(0);
  });
});
