// Codes and values of the fifth step as they are read. Pure.

import { number } from "$lib/format";
import type { BillingReviewView, ChargeLine, CodeRef, PutRight, RelativeValues, Step } from "$lib/shell";

/** A code with what it is called, where a set of the clinic says. */
export function named(view: BillingReviewView, code: CodeRef): string {
  const title = view.names.find((each) => each.code.code === code.code && each.code.system === code.system)?.title;
  return title ? `${code.code} ${title}` : code.code;
}

/** `99214-25`. */
export function billed(line: ChargeLine): string {
  return [line.code.code, ...line.modifiers].join("-");
}

/** Codes one after the other. */
export function list(codes: readonly CodeRef[]): string {
  return codes.map((code) => code.code).join(", ");
}

/** Hundredths of a relative value unit. */
export function units(hundredths: number): string {
  return number(hundredths / 100, 2);
}

export function total(values: RelativeValues): number {
  return values.work + values.expense + values.malpractice;
}

/** The step something is put right in; nothing for what lies outside the six. */
export function stepOf(place: PutRight): Step | null {
  switch (place.at) {
    case "codes":
    case "facts":
    case "level":
      return "code_review";
    case "note":
      return "compare_and_edit";
    case "capture":
    case "settings":
      return null;
  }
}

/** Whether something in the words is still to be filled in. */
export function isLeftOpen(words: string): boolean {
  return /\*\*\*|[{}]/u.test(words);
}
