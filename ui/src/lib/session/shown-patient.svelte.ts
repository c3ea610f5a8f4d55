// Whose screen this is: the banner over it shows who the patient is and what could harm them.

import type { Patient } from "$lib/shell";

let shown = $state.raw<{ patient: Patient; age: number } | null>(null);

export const shownPatient = {
  get value(): { patient: Patient; age: number } | null {
    return shown;
  },
};

/** Shows the banner of this patient as long as the screen stands: `$effect(() => showPatient(patient, age))`. */
export function showPatient(patient: Patient, age: number): () => void {
  const mine = { patient, age };
  shown = mine;
  return () => {
    if (shown === mine) shown = null;
  };
}

export function clearShown(): void {
  shown = null;
}
