import { afterEach, describe, expect, it } from "vitest";
import { tooltipSpace } from "./tooltip-space";

afterEach(() => document.body.replaceChildren());

function element(tag: string, left: number, top: number, right: number, bottom: number): HTMLElement {
  const made = document.createElement(tag);
  made.getBoundingClientRect = () => ({ left, top, right, bottom }) as DOMRect;
  return made;
}

describe("where the source of a sentence may be shown", () => {
  it("is over the sections that are in sight, not over the buttons above them", () => {
    const main = element("main", 200, 60, 1000, 700);
    const sections = element("div", 380, 140, 900, 2000);
    sections.dataset.tooltipSpace = "";
    const editor = document.createElement("div");
    sections.append(editor);
    main.append(sections);
    document.body.append(main);
    expect(tooltipSpace(editor)).toEqual({ left: 380, top: 140, right: 900, bottom: 700 });
  });

  it("is the whole window around an editor that stands alone", () => {
    const space = tooltipSpace(document.createElement("div"));
    expect(space).toEqual({ left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight });
  });
});
