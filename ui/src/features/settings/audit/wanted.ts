// Which entries of the audit are asked for: what is chosen in the window, and what the shell is asked.

import { addDays, dateToDay, dayToDate } from "$lib/format";
import type { AuditCategory, AuditOutcome, AuditWanted, PatientId } from "$lib/shell";

export const periods = ["all", "today", "week", "month", "between"] as const;
export type Period = (typeof periods)[number];

/** What stands in the fields; an empty one asks for all. */
export interface Chosen {
  user: string;
  patient: { id: PatientId; name: string | null } | null;
  category: AuditCategory | "";
  record: string;
  outcome: AuditOutcome | "";
  period: Period;
  /** First and last day, where `period` is `between`. */
  from: string;
  to: string;
}

export const nothingChosen: Chosen = { user: "", patient: null, category: "", record: "", outcome: "", period: "all", from: "", to: "" };

/** What the shell is asked; days are those of this laptop, and the last one counts whole. */
export function wanted(chosen: Chosen, today: string): AuditWanted {
  const [from, to] = days(chosen, today);
  return {
    user: chosen.user || null,
    patient: chosen.patient?.id ?? null,
    category: chosen.category || null,
    record: chosen.record || null,
    outcome: chosen.outcome || null,
    from: from ? begin(from) : null,
    to: to ? begin(addDays(to, 1)) : null,
  };
}

/** From when on: so many days back, today included; nothing for all time. */
export function since(period: Period, today: string): string | null {
  const [from] = days({ ...nothingChosen, period }, today);
  return from ? begin(from) : null;
}

function days(chosen: Chosen, today: string): [string, string] {
  switch (chosen.period) {
    case "all":
      return ["", ""];
    case "today":
      return [today, ""];
    case "week":
      return [addDays(today, -6), ""];
    case "month":
      return [addDays(today, -29), ""];
    case "between":
      return [dayToDate(chosen.from) ? chosen.from : "", dayToDate(chosen.to) ? chosen.to : ""];
  }
}

/** The moment a local day begins. */
function begin(day: string): string {
  return (dayToDate(day) ?? new Date()).toISOString();
}

export const todayHere = (): string => dateToDay(new Date());
