// Where a tooltip stands: below what it names, above it where there is no room, never beyond an edge of the window.

const gap = 6;
const edge = 4;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Its left and top edge, pixels in the window. */
export function tooltipPlace(
  named: Pick<DOMRect, "left" | "right" | "top" | "bottom">,
  tooltip: Size,
  window: Size,
): { left: number; top: number } {
  const middle = (named.left + named.right - tooltip.width) / 2;
  const left = Math.max(edge, Math.min(middle, window.width - edge - tooltip.width));
  const below = named.bottom + gap;
  const fits = below + tooltip.height <= window.height - edge;
  return { left, top: fits ? below : Math.max(edge, named.top - gap - tooltip.height) };
}
