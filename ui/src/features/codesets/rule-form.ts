// A rule of the clinic as it is typed: spans of codes, places and modifiers as words, days as days. Pure.

import type { CodeSpan, EditSeverity, PayerDemand, PayerRule } from "$lib/shell";
import { orNull } from "$lib/form";
import { dayToDate } from "$lib/format";

export interface RuleForm {
  id: string;
  demand: PayerDemand;
  payer: string;
  procedures: string;
  diagnoses: string;
  others: string;
  places: string;
  modifiers: string;
  units: string;
  words: string;
  severity: EditSeverity;
  message: string;
  source: string;
  from: string;
  to: string;
}

/** Which parts of a rule its demand is about, beside the procedures. */
export const partsOf: Record<PayerDemand, readonly ("diagnoses" | "others" | "places" | "modifiers" | "units" | "words")[]> = {
  diagnosis_needed: ["diagnoses"],
  diagnosis_refused: ["diagnoses"],
  modifier_needed: ["modifiers"],
  modifier_refused: ["modifiers"],
  place_needed: ["places"],
  units_at_most: ["units"],
  use_instead: ["others"],
  not_beside: ["others"],
  approval_needed: [],
  documentation_needed: ["words"],
};

/** `99202-99205` or a single code; nothing for what is neither. */
export function readSpan(typed: string): CodeSpan | null {
  const [first = "", last = first, more] = typed.toUpperCase().split("-");
  const spelled = (code: string): boolean => /^[A-Z0-9.]+$/u.test(code);
  return more === undefined && spelled(first) && spelled(last) && first <= last ? { first, last } : null;
}

/** Spans parted by blanks, commas or semicolons; nothing where one is none. */
export function readSpans(typed: string): CodeSpan[] | null {
  const spans = words(typed).map(readSpan);
  return spans.every((span) => span !== null) ? spans : null;
}

export function printSpans(spans: readonly CodeSpan[]): string {
  return spans.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(" ");
}

export function words(typed: string): string[] {
  return typed.split(/[\s,;]+/u).filter(Boolean);
}

/** Words of a note, parted by semicolons: they may hold blanks. */
export function phrases(typed: string): string[] {
  return typed
    .split(";")
    .map((phrase) => phrase.trim())
    .filter(Boolean);
}

export function formOf(rule: PayerRule | null): RuleForm {
  return {
    id: rule?.id ?? "",
    demand: rule?.demand ?? "diagnosis_needed",
    payer: rule?.payer ?? "",
    procedures: printSpans(rule?.procedures ?? []),
    diagnoses: printSpans(rule?.diagnoses ?? []),
    others: printSpans(rule?.others ?? []),
    places: (rule?.places ?? []).join(" "),
    modifiers: (rule?.modifiers ?? []).join(" "),
    units: rule?.units == null ? "" : String(rule.units),
    words: (rule?.words ?? []).join("; "),
    severity: rule?.severity ?? "warning",
    message: rule?.message ?? "",
    source: rule?.source ?? "",
    from: rule?.from ?? "",
    to: rule?.to ?? "",
  };
}

export type RuleFault = "id" | "taken" | "message" | "procedures" | "diagnoses" | "others" | "places" | "modifiers" | "units" | "words" | "days";

/** What keeps a rule from being kept; `taken` are the names of the other rules. */
export function faultsOf(form: RuleForm, taken: readonly string[]): RuleFault[] {
  const needed = partsOf[form.demand];
  const emptyOrWrong = (typed: string): boolean => (readSpans(typed)?.length ?? 0) === 0;
  const units = Number(form.units);
  const days = [form.from, form.to].some((day) => day !== "" && !dayToDate(day)) || (form.from !== "" && form.to !== "" && form.from > form.to);
  const found: [boolean, RuleFault][] = [
    [!form.id.trim(), "id"],
    [taken.includes(form.id.trim()), "taken"],
    [!form.message.trim(), "message"],
    [emptyOrWrong(form.procedures), "procedures"],
    [needed.includes("diagnoses") && emptyOrWrong(form.diagnoses), "diagnoses"],
    [needed.includes("others") && emptyOrWrong(form.others), "others"],
    [needed.includes("places") && words(form.places).length === 0, "places"],
    [needed.includes("modifiers") && words(form.modifiers).length === 0, "modifiers"],
    [needed.includes("units") && !(Number.isInteger(units) && units >= 1), "units"],
    [needed.includes("words") && phrases(form.words).length === 0, "words"],
    [days, "days"],
  ];
  return found.filter(([wrong]) => wrong).map(([, fault]) => fault);
}

/** The rule as it is kept; what its demand is not about is left out. */
export function ruleOf(form: RuleForm): PayerRule {
  const needed = partsOf[form.demand];
  const spans = (part: "diagnoses" | "others"): CodeSpan[] => (needed.includes(part) ? (readSpans(form[part]) ?? []) : []);
  return {
    id: form.id.trim(),
    demand: form.demand,
    payer: orNull(form.payer),
    procedures: readSpans(form.procedures) ?? [],
    diagnoses: spans("diagnoses"),
    others: spans("others"),
    places: words(form.places),
    modifiers: needed.includes("modifiers") ? words(form.modifiers.toUpperCase()) : [],
    units: needed.includes("units") ? Number(form.units) : null,
    words: needed.includes("words") ? phrases(form.words) : [],
    severity: form.severity,
    message: form.message.trim(),
    source: form.source.trim(),
    from: orNull(form.from),
    to: orNull(form.to),
  };
}
