// Where the source of a sentence may be shown: over the sections of the note, as far as they are in sight. So it never
// covers the buttons above them and is never cut off at an edge.

interface Space {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What of the sections around an editor is in sight; all of the screen for an editor that stands alone. */
export function tooltipSpace(editor: Element): Space {
  const around = ["[data-tooltip-space]", "main"].map((each) => editor.closest(each)?.getBoundingClientRect());
  const space: Space = { left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight };
  for (const rect of around) {
    if (!rect) continue;
    space.left = Math.max(space.left, rect.left);
    space.top = Math.max(space.top, rect.top);
    space.right = Math.min(space.right, rect.right);
    space.bottom = Math.min(space.bottom, rect.bottom);
  }
  return space;
}
