// The words of what patients may ask for and decide: their records, consents, amendments.

import type { Recipient, ReleaseOutlook, ReleasePart } from "$lib/shell";
import { amendments } from "./amendments.en";
import { consents } from "./consents.en";
import { count } from "./count";
import { retention } from "./retention.en";

export const rights = {
  amendments,
  consents,
  retention,
  release: {
    title: "Records handed out",
    lead: "What went out of this chart, to whom and why. The patient may ask for an account of what is marked.",
    none: "Nothing has been handed out.",
    begin: "Release records",
    dialog: (name: string) => `Release records: ${name}`,
    from: "From the visit of",
    until: "To the visit of",
    fromHint: "Leave both open for everything.",
    what: "What goes out",
    parts: {
      demographics: "Address, telephone, other numbers",
      visits: "Visits and their reasons",
      notes: "Signed notes with all that was added to them",
      vitals: "Vital signs",
      allergies: "Allergies",
      codes: "Diagnoses and services",
      consents: "Consents",
      transcripts: "Transcripts",
      recordings: "Recordings, as sound files anybody can play",
      drafts: "Drafts, marked as such on every page",
    } satisfies Record<ReleasePart, string>,
    never: "Psychotherapy notes never go out this way.",
    to: "To whom",
    recipients: {
      patient: "The patient",
      named: "Somebody the patient names",
      clinician: "A clinician who treats the patient",
      authority: "An authority or a court",
    } satisfies Record<Recipient["who"], string>,
    name: "Their name, and where it goes",
    nameMissing: "Write down who gets it.",
    why: "Why it goes out",
    whyUsual: "Asked for by the patient.",
    whyMissing: "Say in a few words why.",
    partsMissing: "Choose at least one part.",
    datesWrong: "The last day is before the first.",
    count: (outlook: ReleaseOutlook) =>
      [
        count(outlook.visits, "visit", "visits"),
        count(outlook.documents, "signed document", "signed documents"),
        ...(outlook.drafts ? [count(outlook.drafts, "draft", "drafts")] : []),
        ...(outlook.transcripts ? [count(outlook.transcripts, "transcript", "transcripts")] : []),
        ...(outlook.recordings ? [count(outlook.recordings, "recording", "recordings")] : []),
      ].join(", "),
    unsealed: "The files are not encrypted. Hand them over, then delete what you do not need any more.",
    choose: "Choose a folder and write",
    written: "The records are written.",
    show: "Show the folder",
    by: (who: string, when: string) => `${who}, ${when}`,
    accounted: "In the account",
    visits: (n: number) => count(n, "visit", "visits"),
  },
};
