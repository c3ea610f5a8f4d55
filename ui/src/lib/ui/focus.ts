// Where typing begins on a new screen or dialog.

/** `use:focusFirst` gives the element the focus once it is there. A dialog that opens around it asks for `autofocus`. */
export function focusFirst(node: HTMLElement): void {
  node.autofocus = true;
  node.focus();
}
