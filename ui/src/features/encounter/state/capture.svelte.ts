// The recorder as one visit sees it: whether it runs for this visit, and what can be pressed.

import { call } from "$lib/shell";
import { askRecorder, markNow, pauseOrGoOn, recorder, stopNow, takeRecording } from "$lib/session/recording.svelte";
import { session } from "$lib/session/session.svelte";
import { report } from "./report";
import type { Visit } from "./visit.svelte";

/** Why nothing can be recorded now. */
export type Hindrance = "forbidden" | "signed" | "cancelled" | "elsewhere" | "consent" | null;

export class Capture {
  readonly visit: Visit;
  #consentAsked = $state(false);

  constructor(visit: Visit) {
    this.visit = visit;
  }

  /** The recording of this visit that runs now. */
  readonly status = $derived.by(() => (recorder.status?.encounter === this.visit.id ? recorder.status : null));
  /** A recording of another visit that runs now. */
  readonly elsewhere = $derived.by(() => (recorder.status && recorder.status.encounter !== this.visit.id ? recorder.status : null));
  readonly hindrance = $derived.by<Hindrance>(() => {
    const encounter = this.visit.view?.encounter;
    if (!session.may("record")) return "forbidden";
    if (this.visit.isSigned) return "signed";
    if (encounter?.status === "cancelled") return "cancelled";
    if (this.elsewhere) return "elsewhere";
    return encounter?.consent ? null : "consent";
  });
  /** Everything recorded for this visit, milliseconds. */
  readonly recordedMs = $derived.by(() => (this.visit.view?.recordings ?? []).reduce((sum, each) => sum + each.durationMs, 0));

  /** Whether somebody wanted to record before consent was written down. */
  get consentAsked(): boolean {
    return this.#consentAsked;
  }

  askConsent(): void {
    this.#consentAsked = true;
  }
  consentDone(): void {
    this.#consentAsked = false;
  }

  /** Record, pause or go on, whichever comes next. */
  async toggle(): Promise<void> {
    if (this.status) await attempt(pauseOrGoOn);
    else await this.start();
  }

  async start(): Promise<void> {
    if (this.hindrance === "consent") return this.askConsent();
    if (this.hindrance !== null || this.status) return;
    await attempt(() => askRecorder(async () => takeRecording(await call("startRecording", this.visit.id))));
  }

  async stop(): Promise<void> {
    if (!this.status) return;
    await attempt(stopNow);
    await this.visit.reload();
  }

  async mark(): Promise<void> {
    if (this.status) await attempt(markNow);
  }
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    report(error);
  }
}
