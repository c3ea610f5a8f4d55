// Where a code goes when it is moved one place up or down among its kind, in billing order.

import type { CodeRow } from "$lib/shell";

/** Whether it is a diagnosis: those have an order of their own. */
export function isDiagnosis(row: CodeRow): boolean {
  return row.assignment.system === "icd10_cm";
}

/** Whether it is on the visit's list and on its claim. */
export function counts(row: CodeRow): boolean {
  return row.assignment.status !== "rejected";
}

/** Diagnoses that count, in their order: what pointers count from 1. */
export function diagnosesOf(rows: readonly CodeRow[]): CodeRow[] {
  return rows.filter((row) => isDiagnosis(row) && counts(row));
}

/** Before which code it goes; `null` for the last place. Nothing where it cannot go further. */
export function placeAfterMove(rows: readonly CodeRow[], id: string, step: 1 | -1): { before: string | null } | null {
  const moved = rows.find((row) => row.assignment.id === id);
  if (!moved || !counts(moved)) return null;
  const kin = rows.filter((row) => counts(row) && isDiagnosis(row) === isDiagnosis(moved)).map((row) => row.assignment.id);
  const at = kin.indexOf(id);
  if (step < 0) return at > 0 ? { before: kin[at - 1] ?? null } : null;
  return at + 1 < kin.length ? { before: kin[at + 2] ?? null } : null;
}

/** The side of a row. */
export type Side = "before" | "after";

/** Before which code it goes when it is put beside another; `null` for the last place. Nothing where it stands there
 *  already, or where the other is of another kind. */
export function placeBeside(rows: readonly CodeRow[], id: string, target: string, side: Side): { before: string | null } | null {
  const moved = rows.find((row) => row.assignment.id === id);
  if (!moved || !counts(moved) || id === target) return null;
  const kin = rows.filter((row) => counts(row) && isDiagnosis(row) === isDiagnosis(moved)).map((row) => row.assignment.id);
  if (!kin.includes(target)) return null;
  const others = kin.filter((each) => each !== id);
  const at = others.indexOf(target) + (side === "after" ? 1 : 0);
  return at === kin.indexOf(id) ? null : { before: others[at] ?? null };
}
