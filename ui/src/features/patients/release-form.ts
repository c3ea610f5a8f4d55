// What is typed to hand records out, what is missing in it, and the order it makes.

import type { Recipient, ReleaseOrder, ReleasePart } from "$lib/shell";
import { text } from "$lib/text";

const words = text.rights.release;

export interface ReleaseForm {
  from: string;
  until: string;
  parts: Record<ReleasePart, boolean>;
  who: Recipient["who"];
  name: string;
  why: string;
}

export const parts = Object.keys(words.parts) as ReleasePart[];
export const recipients = (Object.keys(words.recipients) as Recipient["who"][]).map((value) => ({ value, label: words.recipients[value] }));

/** What goes unless somebody chooses otherwise: not what was only a means, and nothing unfinished. */
export const usual: Record<ReleasePart, boolean> = {
  demographics: true,
  visits: true,
  notes: true,
  vitals: true,
  allergies: true,
  codes: true,
  consents: true,
  transcripts: false,
  recordings: false,
  drafts: false,
};

/** What keeps the form from being an order, by field. */
export function faultsOf(form: ReleaseForm): Record<"name" | "why" | "until" | "parts", string | null> {
  return {
    name: form.who !== "patient" && !form.name.trim() ? words.nameMissing : null,
    why: form.why.trim() ? null : words.whyMissing,
    until: form.from && form.until && form.until < form.from ? words.datesWrong : null,
    parts: parts.some((part) => form.parts[part]) ? null : words.partsMissing,
  };
}

/** The order a form makes; `orNull` makes an empty field none. */
export function orderOf(form: ReleaseForm, orNull: (typed: string) => string | null): ReleaseOrder {
  const name = form.name.trim();
  return {
    from: orNull(form.from),
    until: orNull(form.until),
    parts: parts.filter((part) => form.parts[part]),
    to: form.who === "patient" ? { who: "patient" } : { who: form.who, name },
    why: form.why.trim(),
  };
}
