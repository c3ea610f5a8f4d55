// A form on its way back to the screen, after leaving it was undone. A form that is opened otherwise begins empty:
// what was typed about one patient never turns up under another.

import { whenLeaving } from "$lib/session/session.svelte";
import type { PatientForm } from "./patient-form";

let kept: { id: string | null; form: PatientForm } | null = null;

// Nothing typed about a patient stays behind the lock.
whenLeaving(() => (kept = null));

export function keepForm(id: string | null, form: PatientForm): void {
  kept = { id, form };
}

/** The kept form of this patient, handed out once. */
export function takeKeptForm(id: string | null): PatientForm | null {
  const form = kept && kept.id === id ? kept.form : null;
  if (form) kept = null;
  return form;
}
