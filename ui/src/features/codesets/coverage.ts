// Whether the sets at hand are for a day of service.

import type { CodeSetRow } from "$lib/shell";

/** Whether it is for visits of that day. */
export function covers(row: Pick<CodeSetRow, "effectiveFrom" | "effectiveTo">, day: string): boolean {
  return row.effectiveFrom <= day && (row.effectiveTo === null || day <= row.effectiveTo);
}

/** The set of diagnoses that visits of the day are coded with although it is not for that day; nothing, if one is. */
export function standIn(rows: readonly CodeSetRow[], day: string): CodeSetRow | null {
  const diagnoses = rows.filter((row) => row.kind === "icd10_cm");
  if (diagnoses.some((row) => covers(row, day))) return null;
  return diagnoses.find((row) => row.inUseToday) ?? null;
}
