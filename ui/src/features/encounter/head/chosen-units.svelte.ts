// The units somebody types vital signs in. Kept for the laptop, as it says nothing about a patient.

import { unitsOf, type Unit, type VitalField } from "./units";

const keptAs = "auscult.units";

function readKept(): Partial<Record<VitalField, Unit>> {
  try {
    return JSON.parse(localStorage.getItem(keptAs) ?? "{}") as Partial<Record<VitalField, Unit>>;
  } catch {
    return {};
  }
}

let chosen = $state.raw(readKept());

/** The unit this vital sign is typed in. */
export function chosenUnit(field: VitalField): Unit {
  return unitsOf[field].find((unit) => unit === chosen[field]) ?? unitsOf[field][0];
}

/** The other unit, where there is one. */
export function otherUnit(field: VitalField): Unit | null {
  return unitsOf[field].find((unit) => unit !== chosenUnit(field)) ?? null;
}

export function chooseUnit(field: VitalField, unit: Unit): void {
  chosen = { ...chosen, [field]: unit };
  localStorage.setItem(keptAs, JSON.stringify(chosen));
}
