// Vital signs as they are typed: in the unit somebody thinks in, kept in metric units as the record wants them.

import type { VitalSigns } from "$lib/shell";

/** A vital sign. */
export type VitalField = keyof VitalSigns;

/** A unit a value may be typed in. */
export type Unit = "mmHg" | "perMinute" | "percent" | "score" | "celsius" | "fahrenheit" | "kilogram" | "pound" | "centimetre" | "inch";

interface Scale {
  /** From this unit to the record's. */
  toRecord: (value: number) => number;
  /** From the record's unit to this. */
  fromRecord: (value: number) => number;
  /** Digits shown after the point. */
  digits: number;
}

const same: Scale = { toRecord: (value) => value, fromRecord: (value) => value, digits: 0 };

// NIST SP 811: 1 lb = 0.45359237 kg, 1 in = 2.54 cm, t/°C = (t/°F − 32) / 1.8.
const scales: Record<Unit, Scale> = {
  mmHg: same,
  perMinute: same,
  percent: same,
  score: same,
  celsius: { ...same, digits: 1 },
  fahrenheit: { toRecord: (value) => (value - 32) / 1.8, fromRecord: (value) => value * 1.8 + 32, digits: 1 },
  kilogram: { ...same, digits: 1 },
  pound: { toRecord: (value) => value * 0.45359237, fromRecord: (value) => value / 0.45359237, digits: 1 },
  centimetre: { ...same, digits: 1 },
  inch: { toRecord: (value) => value * 2.54, fromRecord: (value) => value / 2.54, digits: 1 },
};

/** The units each vital sign may be typed in; the record's first. */
export const unitsOf: Record<VitalField, readonly [Unit, ...Unit[]]> = {
  systolic: ["mmHg"],
  diastolic: ["mmHg"],
  pulse: ["perMinute"],
  respiratoryRate: ["perMinute"],
  temperatureC: ["celsius", "fahrenheit"],
  oxygenSaturation: ["percent"],
  weightKg: ["kilogram", "pound"],
  heightCm: ["centimetre", "inch"],
  pain: ["score"],
};

/** The order they are typed in. */
export const vitalFields = Object.keys(unitsOf) as VitalField[];

/** What somebody typed: a value for the record, nothing, or not a number. */
export type Typed = { ok: true; value: number | null } | { ok: false };

const digitsKept = 2;

/** Reads what was typed in this unit. A comma counts as a point. */
export function readVital(text: string, field: VitalField, unit: Unit): Typed {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return { ok: true, value: null };
  if (!/^\d+(\.\d+)?$/.test(plain)) return { ok: false };
  const typed = Number(plain);
  const whole = unitsOf[field].length === 1;
  if (whole && !Number.isInteger(typed)) return { ok: false };
  // Two digits keep 98.6 °F and 178 lb exact to what is shown.
  const value = whole ? typed : round(scales[unit].toRecord(typed), digitsKept);
  // The record holds small whole numbers; more digits than any value has are a slip.
  return value > 65_535 || (field === "pain" && value > 255) ? { ok: false } : { ok: true, value };
}

/** A kept value as it is shown in this unit, without needless zeros. */
export function showVital(value: number | null, unit: Unit): string {
  if (value === null) return "";
  const scale = scales[unit];
  return String(round(scale.fromRecord(value), scale.digits));
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
