// How a section is edited: its keys, its history, its spans shown by a line under what came from the visit.

import { history, historyKeymap, standardKeymap } from "@codemirror/commands";
import { EditorState, Transaction, type Extension } from "@codemirror/state";
import { Decoration, EditorView, keymap } from "@codemirror/view";
import type { Section, Span } from "$lib/shell";
import { text } from "$lib/text";
import { kindsHere } from "./macros";
import { lookMarks } from "./look-marks";
import { setSpans, spansField, spansOf } from "./spans";

function classOf(span: Span): string {
  const kind = span.source.from === "chart" ? "from-chart" : "from-visit";
  return span.edited ? `${kind} edited` : kind;
}

/** The line under what came from somewhere. Plain text was typed by a person. */
const underlines = EditorView.decorations.compute([spansField], (state) =>
  Decoration.set(state.field(spansField).map((span) => Decoration.mark({ class: classOf(span) }).range(span.start, span.end))),
);

const look = EditorView.theme({
  "&": { fontSize: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "1.6" },
  ".cm-content": { padding: "0.5rem 0.75rem", caretColor: "var(--text)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  ".cm-placeholder": { color: "var(--text-quiet)" },
  // Each by itself: WebKit does not take the thickness in the shorthand.
  ".from-visit, .from-chart": {
    textDecorationLine: "underline",
    textDecorationColor: "var(--accent)",
    textDecorationThickness: "1px",
    textUnderlineOffset: "0.25em",
  },
  ".from-chart": { textDecorationStyle: "double" },
  ".edited": { textDecorationStyle: "dashed" },
  // As wide as its words, wherever it begins: squeezed against an edge it would be one word wide.
  ".cm-tooltip": {
    width: "max-content",
    maxWidth: "min(28rem, 80vw)",
    padding: "0.25rem 0.5rem",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    background: "var(--ground)",
    color: "var(--text)",
    fontSize: "var(--size-small)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "14rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.25rem 0.5rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--selected)", color: "var(--text)" },
  ".cm-completionDetail": { color: "var(--text-quiet)", fontStyle: "normal" },
});

/** The nonce of the page's own styles: the window's policy lets nothing else add any. */
function nonce(): string {
  return document.querySelector<HTMLStyleElement>("style[nonce]")?.nonce ?? "";
}

/** What an editor needs to edit a section. */
export function editingOf(section: Section, more: Extension): Extension {
  return [
    spansOf(section),
    history(),
    keymap.of([...historyKeymap, ...standardKeymap]),
    EditorView.lineWrapping,
    EditorView.cspNonce.of(nonce()),
    EditorView.clipboardInputFilter.of((pasted) => pasted.replace(/\r\n?/gu, "\n")),
    EditorView.contentAttributes.of({ "aria-label": text.encounter.note.section(section.title), spellcheck: "false" }),
    kindsHere.of(section.kinds),
    underlines,
    lookMarks,
    look,
    more,
  ];
}

/** An editor state for a section. */
export function openSection(section: Section, more: Extension): EditorState {
  return EditorState.create({ doc: section.text, extensions: editingOf(section, more) });
}

/** The same editor with the section as somebody else left it, such as after a change that was accepted: what was typed
 *  before can still be undone. */
export function followSection(state: EditorState, section: Section): EditorState {
  const now = state.doc.toString();
  const sameSpans = JSON.stringify(state.field(spansField)) === JSON.stringify(section.spans);
  if (now === section.text && sameSpans) return state;
  const same = (at: number): boolean => now[at] === section.text[at];
  const shorter = Math.min(now.length, section.text.length);
  let from = 0;
  while (from < shorter && same(from)) from += 1;
  let behind = 0;
  while (behind < shorter - from && now.at(-1 - behind) === section.text.at(-1 - behind)) behind += 1;
  return state.update({
    changes: { from, to: now.length - behind, insert: section.text.slice(from, section.text.length - behind) },
    effects: setSpans.of(section.spans),
    annotations: Transaction.addToHistory.of(false),
  }).state;
}
