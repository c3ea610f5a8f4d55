// The places of a visit: the recording and the six steps, how an address names them, and where each stands, in words.

import type { EncounterView, RecorderPhase, Step, StepState, TranscriptState, WorkflowView } from "$lib/shell";
import { clock } from "$lib/format";
import { text } from "$lib/text";

export const places = ["capture", "codes", "suggestions", "compose", "edit", "billing", "sign"] as const;
/** A place of a visit, as its address says it. */
export type Place = (typeof places)[number];

const stepsByPlace = {
  capture: null,
  codes: "code_review",
  suggestions: "suggestion_review",
  compose: "compose",
  edit: "compare_and_edit",
  billing: "billing_and_attest",
  sign: "sign_and_dispatch",
} as const satisfies Record<Place, Step | null>;

/** The step a place is; recording comes before the six. */
export function stepOf(place: Place): Step | null {
  return stepsByPlace[place];
}

/** Where a step is worked on. */
export function placeOf(step: Step): Place {
  return places.find((place) => stepsByPlace[place] === step) ?? "capture";
}

/** The place as the list of steps names it: the six by number. */
export function titleOf(place: Place): string {
  const number = places.indexOf(place);
  return number > 0 ? text.workflow.numbered(number, text.workflow.places[place]) : text.workflow.places[place];
}

/** The place an address names; nothing if it names none. What was the step of the note is where the note is edited. */
export function readPlace(name: string | null): Place | null {
  if (name === "note") return "edit";
  return places.find((place) => place === name) ?? null;
}

/** Where a visit is taken up when no step is named: where it stood, or, where nobody was yet, at what is left first. */
export function firstPlace(view: EncounterView, workflow: WorkflowView | null): Place {
  if (view.documentation === "signed") return "sign";
  if (!view.note) return "capture";
  if (!workflow) return "edit";
  return placeOf(workflow.current ?? workflow.firstOpen);
}

/** How a place stands: its words, and whether it wants somebody's eyes. */
export interface Standing {
  readonly words: string;
  readonly tone: "quiet" | "amber" | "red" | "done";
}

/** A step in words. */
export function standingOf(state: StepState | null): Standing {
  const words = text.workflow;
  if (!state) return { words: "", tone: "quiet" };
  if (state.reopened) return { words: words.reopened(state.reopened), tone: "amber" };
  switch (state.status) {
    case "completed":
      return { words: words.statuses.completed, tone: "done" };
    case "skipped":
      return { words: state.skipped ? words.skippedBecause(state.skipped) : words.statuses.skipped, tone: "quiet" };
    case "blocked":
      return { words: state.errors[0] ? words.blockedBy(state.errors[0].message) : words.statuses.blocked, tone: "quiet" };
    case "in_progress":
      return { words: state.itemsTotal > 0 ? words.items(state.itemsDone, state.itemsTotal) : words.statuses.in_progress, tone: "amber" };
    case "not_started":
      return { words: words.statuses.not_started, tone: "quiet" };
  }
}

/** What the recording of a visit rests on. */
export interface Captured {
  readonly view: EncounterView;
  readonly transcript: TranscriptState;
  readonly phase: RecorderPhase | null;
}

/** The recording in words. */
export function standingOfCapture({ view, transcript, phase }: Captured): Standing {
  const words = text.encounter.steps;
  if (phase === "paused") return { words: words.paused, tone: "amber" };
  if (phase === "recording" || phase === "starting") return { words: words.recording, tone: "red" };
  if (transcript === "writing") return { words: words.writing, tone: "quiet" };
  if (view.recordings.some((recording) => recording.state === "recovered" && transcript !== "complete"))
    return { words: words.recovered, tone: "amber" };
  if (transcript === "incomplete") return { words: words.incomplete, tone: "amber" };
  if (view.recordings.length > 0) {
    return { words: clock(view.recordings.reduce((sum, recording) => sum + recording.durationMs, 0)), tone: "done" };
  }
  return view.encounter.consent ? { words: words.nothingYet, tone: "quiet" } : { words: words.consentMissing, tone: "amber" };
}
