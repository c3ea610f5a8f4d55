// An answer as it is typed, and as it is kept.

import type { AnswerValue, QueryForm } from "$lib/shell";
import { dayToDate } from "$lib/format";

/** What was typed or chosen as an answer of that form; nothing where it is none. */
export function readAnswer(form: QueryForm, typed: string): AnswerValue | null {
  const plain = typed.trim();
  switch (form.kind) {
    case "yes_no":
      return plain === "yes" || plain === "no" ? { kind: "yes_no", value: plain === "yes" } : null;
    case "multiple_choice":
      return form.choices.includes(typed) ? { kind: "text", value: typed } : null;
    case "numeric": {
      const number = Number(plain.replace(",", "."));
      return plain !== "" && Number.isFinite(number) ? { kind: "number", value: number } : null;
    }
    case "date":
      return dayToDate(plain) ? { kind: "date", value: plain } : null;
    default:
      return plain ? { kind: "text", value: plain } : null;
  }
}

/** A kept answer as it would be typed or chosen. */
export function typedAnswer(value: AnswerValue | null): string {
  if (!value) return "";
  return value.kind === "yes_no" ? (value.value ? "yes" : "no") : String(value.value ?? "");
}

/** The form of a question as it is put together. */
export function formOf(kind: QueryForm["kind"], choices: readonly string[], unit: string | null): QueryForm {
  if (kind === "multiple_choice") return { kind, choices: [...choices] };
  return kind === "numeric" ? { kind, unit } : { kind };
}

/** The unit a number is asked in. */
export function unitOf(form: QueryForm): string | null {
  return form.kind === "numeric" ? form.unit : null;
}
