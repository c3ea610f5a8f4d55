// Vital signs in one line.

import type { VitalSigns } from "$lib/shell";
import { number } from "$lib/format";
import { text } from "$lib/text";

/** `BP 142/88 · pulse 84 · 37.2 °C`; says so if nothing was taken. */
export function vitalsInShort(vitals: VitalSigns, bmi: number | null): string {
  const words = text.encounter.vitals;
  const { systolic, diastolic, pulse, temperatureC, oxygenSaturation, weightKg } = vitals;
  const parts = [
    systolic !== null && diastolic !== null && words.bloodPressure(number(systolic), number(diastolic)),
    pulse !== null && words.pulseShort(number(pulse)),
    temperatureC !== null && `${number(temperatureC)} ${words.units.celsius}`,
    oxygenSaturation !== null && words.oxygenShort(number(oxygenSaturation)),
    weightKg !== null && `${number(weightKg)} ${words.units.kilogram}`,
    bmi !== null && `${words.bmi} ${number(bmi)}`,
  ].filter((part) => typeof part === "string");
  return parts.length > 0 ? parts.join(" · ") : text.encounter.visit.noVitals;
}
