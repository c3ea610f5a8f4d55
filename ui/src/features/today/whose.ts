// Whose visits the schedule shows, where more than one person sees patients. Kept on this laptop,
// for each person.

import type { Clinician, EncounterRow } from "$lib/shell";

const kept = (person: string): string => `schedule-whose/${person}`;

/** Everybody who sees a patient in these visits, by name. */
export function clinicians(rows: readonly EncounterRow[]): Clinician[] {
  const found = new Map(rows.map(({ clinician }) => [clinician.id, clinician]));
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Whose visits somebody chose last: an id, nothing for everybody's; null where nobody has chosen. */
export function keptWhose(person: string): string | null {
  return localStorage.getItem(kept(person));
}

export function keepWhose(person: string, id: string): void {
  localStorage.setItem(kept(person), id);
}
