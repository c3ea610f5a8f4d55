// The words of requests to amend a record.

import type { AmendmentState, AmendmentStep, DenialGround } from "$lib/shell";
import { count } from "./count";

type Step = AmendmentStep["step"];

export const amendments = {
  title: "Requests to amend",
  none: "The patient has asked for no change to the record.",
  add: "Write a request down",
  dialog: (name: string) => `Request to amend: ${name}`,
  note: "The note it is about",
  noNote: "No signed note",
  about: "What in the record it is about",
  aboutMissing: "Say what it is about.",
  said: "What the patient says, in their words",
  saidMissing: "Write it down.",
  receivedOn: "Received on",
  receivedHint: "The answer is due within 60 days of it; once, 30 days more may be taken.",
  keep: "Keep",
  states: { received: "Not answered yet", accepted: "Amended", denied: "Denied", disagreed: "Denied; the patient disagrees", rebutted: "Denied; statement and answer on record" } satisfies Record<AmendmentState, string>,
  due: (day: string, left: number) => (left < 0 ? `was due on ${day}` : `due on ${day}, in ${count(left, "day", "days")}`),
  waiting: (n: number) => count(n, "request to amend a record waits for an answer", "requests to amend a record wait for an answer"),
  steps: { extend: "More time taken", accept: "Amended", deny: "Denied", disagree: "The patient's statement", rebut: "Answer to it" } satisfies Record<Step, string>,
  does: { extend: "Take 30 days more", accept: "Amend the record", deny: "Deny", disagree: "Write down the patient's statement", rebut: "Answer the statement" } satisfies Record<Step, string>,
  says: {
    extend: "Why, as the patient is told",
    accept: "What the record says from now on",
    deny: "The reason in plain words, as the patient is told",
    disagree: "The patient's statement",
    rebut: "The practice's answer",
  } satisfies Record<Step, string>,
  ground: "The reason",
  grounds: {
    accurate_and_complete: "The record is accurate and complete",
    not_created_here: "Somebody else wrote it, who can still be asked",
    not_in_record_set: "It is not part of the designated record set",
    not_open_to_access: "The patient has no right to see it either",
  } satisfies Record<DenialGround, string>,
  acceptLead: "The note stands as it was signed. What you write here is signed as an amendment to it.",
  amendReason: "Asked for by the patient",
  password: "Your password, to sign",
  passwordMissing: "Your password signs it.",
  letter: "Letter to the patient",
  printed: (path: string) => `Written to ${path}`,
};
