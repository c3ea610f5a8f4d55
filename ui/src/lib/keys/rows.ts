// Moving through a list by key: the focus goes from row to row, where a row is what carries `data-row`.

/** Gives the focus to the next or previous row; to the first, if none has it. */
export function moveFocus(list: HTMLElement | null | undefined, step: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  if (rows.length === 0) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  const row = rows[next];
  const target = row?.matches("a, button") ? row : row?.querySelector<HTMLElement>("a, button");
  target?.focus();
  row?.scrollIntoView({ block: "nearest" });
}
