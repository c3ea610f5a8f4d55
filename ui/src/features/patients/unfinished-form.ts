// A half-typed patient form that a crash interrupted, read back.

import { call, type PatientId } from "$lib/shell";
import { typedAllergy, type PatientForm } from "./patient-form";

/** Under which name what is typed about this patient is kept. */
export const unfinishedKey = (id: PatientId | null): string => `patient/${id ?? "new"}`;

/** What had been typed when the program ended without warning, if anything. */
export async function unfinishedForm(id: PatientId | null): Promise<PatientForm | null> {
  const kept = await call("unfinished", unfinishedKey(id));
  return kept ? read(kept) : null;
}

/** The form as it was written; nothing if it is not one of ours. */
export function read(kept: string): PatientForm | null {
  try {
    const form = JSON.parse(kept) as PatientForm;
    const allergies = form.allergies.map(({ substance, reaction }) => typedAllergy(substance, reaction));
    return typeof form.familyName === "string" ? { ...form, allergies } : null;
  } catch {
    return null;
  }
}
