// A patient as typed: text in every field, turned into details and back. What is wrong is said by the shell's rules;
// only what cannot be sent at all (no date of birth) is said here.

import { orNull, toLines } from "$lib/form";
import { dayPattern, parseDay, typedDay } from "$lib/format/typed-day";
import type { Finding, PatientDetails, Sex } from "$lib/shell";
import { text } from "$lib/text";

export interface TypedAllergy {
  /** Keeps its row while others come and go. */
  readonly key: number;
  substance: string;
  reaction: string;
}

export interface PatientForm {
  givenName: string;
  familyName: string;
  /** As typed, in the order of the locale. */
  birthDate: string;
  sex: Sex;
  mrn: string;
  phone: string;
  email: string;
  address: string;
  allergies: TypedAllergy[];
}

let keys = 0;

export function typedAllergy(substance = "", reaction = ""): TypedAllergy {
  return { key: ++keys, substance, reaction };
}

export function emptyForm(): PatientForm {
  return { givenName: "", familyName: "", birthDate: "", sex: "unknown", mrn: "", phone: "", email: "", address: "", allergies: [] };
}

export function toForm(details: PatientDetails): PatientForm {
  return {
    givenName: details.givenName,
    familyName: details.familyName,
    birthDate: typedDay(details.birthDate),
    sex: details.sex,
    mrn: details.mrn ?? "",
    phone: details.phone ?? "",
    email: details.email ?? "",
    address: details.address.join("\n"),
    allergies: details.allergies.map((allergy) => typedAllergy(allergy.substance, allergy.reaction ?? "")),
  };
}

/** The details typed; nothing while there is no date of birth that exists. Rows without a substance are left out. */
export function toDetails(form: PatientForm): PatientDetails | null {
  const birthDate = parseDay(form.birthDate);
  if (!birthDate) return null;
  return {
    givenName: form.givenName.trim(),
    familyName: form.familyName.trim(),
    birthDate,
    sex: form.sex,
    mrn: orNull(form.mrn),
    phone: orNull(form.phone),
    email: orNull(form.email),
    address: toLines(form.address),
    allergies: form.allergies
      .filter((allergy) => allergy.substance.trim())
      .map((allergy) => ({ substance: allergy.substance.trim(), reaction: orNull(allergy.reaction) })),
  };
}

/**
 * What keeps the form from being sent to the shell at all. While it cannot be sent, the shell's own rule about names
 * is not heard; so empty ones are said here too.
 */
export function unsendable(form: PatientForm): Finding[] {
  if (parseDay(form.birthDate)) return [];
  const words = text.patientForm;
  const missing = (["familyName", "givenName"] as const)
    .filter((field) => !form[field].trim())
    .map((field) => error(field, words.nameMissing));
  const birthDate = form.birthDate.trim() ? words.birthDateWrong(dayPattern()) : words.birthDateMissing;
  return [...missing, error("birthDate", birthDate)];
}

function error(field: string, message: string): Finding {
  return { field, severity: "error", message };
}

/** Findings to show now: all once it was tried to save, else only about fields that somebody has left. */
export function shownFindings(findings: readonly Finding[], touched: ReadonlySet<string>, tried: boolean): Finding[] {
  return findings.filter((finding) => tried || touched.has(finding.field));
}

/** Whether two forms hold the same, keys of rows aside. */
export function sameForm(a: PatientForm, b: PatientForm): boolean {
  const bare = (form: PatientForm): string =>
    JSON.stringify({ ...form, allergies: form.allergies.map(({ substance, reaction }) => [substance, reaction]) });
  return bare(a) === bare(b);
}
