// Hovering a sentence shows what it came from.

import type { Extension } from "@codemirror/state";
import { hoverTooltip, tooltips } from "@codemirror/view";
import { originAt, spansField, type Origin } from "./spans";
import { tooltipSpace } from "./tooltip-space";

/** Shows these lines over the sentence under the pointer; no lines, nothing. */
export function sourceOnHover(describe: (origin: Origin) => readonly string[]): Extension {
  const shown = hoverTooltip(
    (view, position) => {
      const origin = originAt(view.state.doc, view.state.field(spansField), position);
      const lines = describe(origin);
      if (!origin || lines.length === 0) return null;
      const { start, end } = origin.from === "span" ? origin.span : origin;
      return { pos: start, end, above: true, create: () => ({ dom: paragraphs(lines) }) };
    },
    { hideOnChange: true, hoverTime: 300 },
  );
  return [shown, tooltips({ tooltipSpace: (view) => tooltipSpace(view.dom) })];
}

function paragraphs(lines: readonly string[]): HTMLElement {
  const dom = document.createElement("div");
  dom.append(
    ...lines.map((line) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      return paragraph;
    }),
  );
  return dom;
}
