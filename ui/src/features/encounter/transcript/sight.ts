// Whether somebody can see the row a key is about to change.

/** The least of a row that counts as seen, pixels: about a line of words. */
const enough = 20;

/** A stretch of the window from top to bottom, pixels. */
export interface Extent {
  readonly top: number;
  readonly bottom: number;
}

/** Whether at least a line of the row, or all of a lower one, stands within what the list shows. */
export function isInSight(row: Extent, list: Extent): boolean {
  const shown = Math.min(row.bottom, list.bottom) - Math.max(row.top, list.top);
  return shown >= Math.max(1, Math.min(enough, row.bottom - row.top));
}
