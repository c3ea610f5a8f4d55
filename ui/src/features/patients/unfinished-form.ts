// A half-typed form survives a crash: it lies in the vault, sealed like everything else, until it is saved or left.

import { call, type PatientId } from "$lib/shell";
import { typedAllergy, type PatientForm } from "./patient-form";

const keyOf = (id: PatientId | null): string => `patient/${id ?? "new"}`;

/** What had been typed when the program ended without warning, if anything. */
export async function unfinishedForm(id: PatientId | null): Promise<PatientForm | null> {
  const kept = await call("unfinished", keyOf(id));
  return kept ? read(kept) : null;
}

/** Keeps what is typed; `null` when there is nothing left to keep. A failure only means that it is not kept. */
export function keepUnfinishedForm(id: PatientId | null, form: PatientForm | null): void {
  call("keepUnfinished", keyOf(id), form && JSON.stringify(form)).catch(() => undefined);
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
