// The recorder as one visit sees it: whether it runs for this visit, and what can be pressed.

import { call } from "$lib/shell";
import { recorder, takeRecording } from "$lib/session/recording.svelte";
import { session } from "$lib/session/session.svelte";
import { report } from "./report";
import type { Visit } from "./visit.svelte";

/** Why nothing can be recorded now. */
export type Hindrance = "forbidden" | "signed" | "cancelled" | "elsewhere" | "consent" | null;

export class Capture {
  readonly visit: Visit;
  #busy = $state(false);
  #consentAsked = $state(false);
  #markedMs = $state<number | null>(null);

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

  get busy(): boolean {
    return this.#busy;
  }
  /** Whether somebody wanted to record before consent was written down. */
  get consentAsked(): boolean {
    return this.#consentAsked;
  }
  /** The moment last marked in the recording that runs, milliseconds. */
  get markedMs(): number | null {
    return this.#markedMs;
  }

  askConsent(): void {
    this.#consentAsked = true;
  }
  consentDone(): void {
    this.#consentAsked = false;
  }

  /** Record, pause or go on, whichever comes next. */
  async toggle(): Promise<void> {
    const phase = this.status?.phase;
    if (phase === undefined) await this.start();
    else if (phase === "recording") await this.#ask(() => call("pauseRecording"));
    else if (phase === "paused") await this.#ask(() => call("resumeRecording"));
  }

  async start(): Promise<void> {
    if (this.hindrance === "consent") return this.askConsent();
    if (this.hindrance !== null || this.status) return;
    this.#markedMs = null;
    await this.#ask(async () => takeRecording(await call("startRecording", this.visit.id)));
  }

  async stop(): Promise<void> {
    if (!this.status || this.status.phase === "finishing") return;
    await this.#ask(async () => {
      await call("stopRecording");
      await this.visit.reload();
    });
  }

  async mark(): Promise<void> {
    if (!this.status) return;
    const atMs = recorder.elapsedMs;
    await this.#ask(async () => {
      await call("markRecording", null);
      this.#markedMs = atMs;
    });
  }

  async #ask(work: () => Promise<unknown>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await work();
    } catch (error) {
      report(error);
    } finally {
      this.#busy = false;
    }
  }
}
