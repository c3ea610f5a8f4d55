// The words of what Auscult noticed a clinician does to drafts again and again.

import type { Habit, HabitCount } from "$lib/shell";
import { count } from "./count";

const said = (words: string): string => `“${words}”`;

export const habits = {
  lead: "What you always change in a draft, Auscult can do for you. It looks only at the notes you signed, on this laptop, and nothing becomes a rule unless you say so. Numbers, doses, drugs, sides, denials, findings and names are never part of one.",
  noticed: "Noticed in your notes",
  nothingNoticed: "Nothing yet. What you change in at least three visits, nearly every time, is listed here.",
  rules: "Your rules",
  noRules: "None yet.",
  rulesLead: "Applied to your drafts as they are written, before you see them; never to a note you have begun to write on.",
  dismissed: "Not to be offered",
  says: (habit: Habit): string => {
    if (habit.does === "replace") return `Write ${said(habit.to)} for ${said(habit.from)}`;
    if (habit.does === "leave_out") return `Leave out ${said(habit.words)}`;
    if (habit.does === "leave_out_sentence") return `Leave out ${said(habit.sentence)}`;
    return `Add ${said(habit.sentence)} to the section ${habit.section.replaceAll(/[_-]/g, " ")}`;
  },
  often: (n: HabitCount): string => `You did it ${n.done} of ${count(n.chances, "time", "times")}, in ${count(n.visits, "visit", "visits")}.`,
  used: (times: number, notes: number): string =>
    times === 0 ? "Not applied yet." : `Applied ${count(times, "time", "times")}, in ${count(notes, "note", "notes")}.`,
  example: (day: string): string => `From your note of ${day}`,
  before: "Draft",
  after: "Signed",
  nothing: "(nothing)",
  accept: "Make it a rule",
  dismiss: "Not this",
  pause: "Pause",
  paused: "Paused",
  resume: "Apply it again",
  remove: "Remove",
  offerAgain: "Offer it again",
  named: (does: string, habit: string): string => `${does}: ${habit}`,
  accepted: "From the next draft on this is done for you.",
  hint: (habit: Habit): string => {
    if (habit.does === "replace") return `You often change ${said(habit.from)} to ${said(habit.to)}: make it a rule?`;
    if (habit.does === "leave_out") return `You often leave out ${said(habit.words)}: make it a rule?`;
    if (habit.does === "leave_out_sentence") return `You often leave out ${said(habit.sentence)}: make it a rule?`;
    return `You often add ${said(habit.sentence)}: make it a rule?`;
  },
  hintOpen: "Look at it",
  applied: (n: number): string => `${count(n, "rule", "rules")} of yours ${n === 1 ? "was" : "were"} applied to this draft`,
  appliedTimes: (says: string, times: number): string => `${says} (${count(times, "time", "times")})`,
  own: "Sentences you add are your own words: nothing in the visit stands behind them.",
  change: "Your habits",
};
