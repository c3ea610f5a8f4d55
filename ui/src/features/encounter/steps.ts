// The steps of a visit and what is left to do in each, in words.

import type { EncounterView, RecorderPhase, TranscriptState } from "$lib/shell";
import { clock } from "$lib/format";
import { text } from "$lib/text";

export const steps = ["capture", "note", "codes", "sign"] as const;
export type Step = (typeof steps)[number];

/** The step an address names; nothing if it names none. */
export function readStep(name: string | null): Step | null {
  return steps.find((step) => step === name) ?? null;
}

/** Where a visit is taken up when no step is named. */
export function firstStep(view: EncounterView): Step {
  if (view.documentation === "signed") return "sign";
  return view.note ? "note" : "capture";
}

/** How a step stands: its words, and whether it wants somebody's eyes. */
export interface StepState {
  readonly words: string;
  readonly tone: "quiet" | "amber" | "red" | "done";
}

export interface Standing {
  readonly view: EncounterView;
  readonly transcript: TranscriptState;
  readonly phase: RecorderPhase | null;
  /** Required sections of the note that are still empty. */
  readonly missing: number;
  /** What is left about the codes, which are another part of the window. */
  readonly codes: StepState;
}

export function stateOf(step: Step, standing: Standing): StepState {
  const words = text.encounter.steps;
  const { view } = standing;
  if (step === "capture") return captureState(standing);
  if (step === "codes") return standing.codes;
  if (view.documentation === "signed") return { words: step === "sign" ? words.signed : words.done, tone: "done" };
  if (!view.note) return { words: words.nothingYet, tone: "quiet" };
  if (standing.missing > 0) return { words: words.empty(standing.missing), tone: "amber" };
  return { words: step === "note" ? words.draft : words.ready, tone: "quiet" };
}

function captureState({ view, transcript, phase }: Standing): StepState {
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
