// Text macros in a section: `.name` and a space, Enter or Tab become the macro's text; F2 goes to the next `***`.

import { autocompletion, completionKeymap, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { Facet, Prec, type EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import type { FilledMacro, SectionKind } from "$lib/shell";

/** What stands where something is left to fill in. */
export const toFillIn = "***";

/** What belongs in the section that is being written. */
export const kindsHere = Facet.define<readonly SectionKind[], readonly SectionKind[]>({ combine: (kinds) => kinds.flat() });

/** The macros on offer in a section of these kinds. */
export function offeredIn(kinds: readonly SectionKind[], macros: readonly FilledMacro[]): FilledMacro[] {
  return macros.filter((each) => each.kinds.length === 0 || each.kinds.some((kind) => kinds.includes(kind)));
}

/** Where a macro's name is being typed right before this place: after a full stop that begins a word. */
export function calledBefore(line: string): { from: number; name: string } | null {
  const found = /(?:^|\s)\.([a-z0-9]*)$/u.exec(line);
  const name = found?.[1];
  return name === undefined ? null : { from: line.length - name.length - 1, name };
}

/** The place of the next `***` at or after this one. */
export function nextBlank(text: string, from: number): { from: number; to: number } | null {
  const at = text.indexOf(toFillIn, from);
  return at < 0 ? null : { from: at, to: at + toFillIn.length };
}

function called(state: EditorState): { from: number; to: number; name: string } | null {
  const { main } = state.selection;
  if (!main.empty) return null;
  const line = state.doc.lineAt(main.head);
  const call = calledBefore(line.text.slice(0, main.head - line.from));
  return call && { from: line.from + call.from, to: main.head, name: call.name };
}

/** Puts a macro's text in the place of its name, and the cursor on what is left to fill in. */
function put(view: EditorView, text: string, from: number, to: number): void {
  const blank = nextBlank(text, 0);
  const selection = blank ? { anchor: from + blank.from, head: from + blank.to } : { anchor: from + text.length };
  view.dispatch({ changes: { from, to, insert: text }, selection, userEvent: "input.complete", scrollIntoView: true });
}

/** Goes to the next `***` of this section, or else of the sections after it and then of those before it. */
function toNextBlank(view: EditorView): boolean {
  const editors = [...(view.dom.closest("[data-sections]")?.querySelectorAll<HTMLElement>(".cm-editor") ?? [])]
    .map((dom) => EditorView.findFromDOM(dom))
    .filter((each) => each !== null);
  const here = Math.max(0, editors.indexOf(view));
  const order = [view, ...editors.slice(here + 1), ...editors.slice(0, here), view];
  for (const [turn, each] of order.entries()) {
    const blank = nextBlank(each.state.doc.toString(), turn === 0 ? view.state.selection.main.to : 0);
    if (!blank) continue;
    each.focus();
    each.dispatch({ selection: { anchor: blank.from, head: blank.to }, scrollIntoView: true });
    return true;
  }
  return false;
}

/** Macros for every section; which there are is asked each time, because they arrive after the note. */
export function macrosAsTyped(macros: () => readonly FilledMacro[]): Extension {
  const here = (state: EditorState): FilledMacro[] => offeredIn(state.facet(kindsHere), macros());
  const expand = (view: EditorView): boolean => {
    const call = called(view.state);
    const found = call && here(view.state).find((each) => each.name === call.name);
    if (!found) return false;
    put(view, found.text, call.from, call.to);
    return true;
  };
  const complete = (context: CompletionContext): CompletionResult | null => {
    const call = called(context.state);
    if (!call) return null;
    const options = here(context.state).map(
      (each): Completion => ({
        label: `.${each.name}`,
        detail: each.text.split("\n", 1)[0]?.slice(0, 60) ?? "",
        apply: (view, _, from, to) => put(view, each.text, from, to),
      }),
    );
    return { from: call.from, options, validFor: /^\.[a-z0-9]*$/u };
  };
  return [
    Prec.high(keymap.of([{ key: "Space", run: expand }, { key: "Tab", run: expand }, { key: "F2", run: toNextBlank }])),
    autocompletion({ override: [complete], icons: false, defaultKeymap: false }),
    Prec.highest(keymap.of(completionKeymap.filter(({ key }) => key !== "Ctrl-Space"))),
    keymap.of([{ key: "Enter", run: expand }]),
  ];
}
