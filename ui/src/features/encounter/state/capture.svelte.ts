// The recorder as one visit sees it: whether it runs for this visit, and what can be pressed.

import { call } from "$lib/shell";
import { askRecorder, markNow, pauseOrGoOn, recorder, stopNow, takeRecording } from "$lib/session/recording.svelte";
import { text } from "$lib/text";
import { toast } from "$lib/ui";
import { report } from "./report";
import type { Visit } from "./visit.svelte";

/** Why nothing can be recorded now. */
export type Hindrance = "forbidden" | "signed" | "cancelled" | "elsewhere" | "consent" | null;

/** What somebody was about to do when consent was asked for. */
export type Purpose = "record" | "bring-in";

export class Capture {
  readonly visit: Visit;
  #consentFor = $state<Purpose | null>(null);
  #importCancelled = false;

  constructor(visit: Visit) {
    this.visit = visit;
  }

  /** The recording of this visit that runs now. */
  readonly status = $derived.by(() => (recorder.status?.encounter === this.visit.id ? recorder.status : null));
  /** A recording of another visit that runs now. */
  readonly elsewhere = $derived.by(() => (recorder.status && recorder.status.encounter !== this.visit.id ? recorder.status : null));
  readonly hindrance = $derived.by<Hindrance>(() => {
    const encounter = this.visit.view?.encounter;
    if (!this.visit.may("record")) return "forbidden";
    if (this.visit.isSigned) return "signed";
    if (encounter?.status === "cancelled") return "cancelled";
    if (this.elsewhere) return "elsewhere";
    return encounter?.consent ? null : "consent";
  });
  /** Everything recorded for this visit, milliseconds. */
  readonly recordedMs = $derived.by(() => (this.visit.view?.recordings ?? []).reduce((sum, each) => sum + each.durationMs, 0));

  /** What goes on once consent is written down; nothing while it is not asked for. */
  get consentFor(): Purpose | null {
    return this.#consentFor;
  }

  askConsent(purpose: Purpose = "record"): void {
    this.#consentFor = purpose;
  }
  consentDone(): void {
    this.#consentFor = null;
  }

  /** What consent was asked for. */
  async goOn(purpose: Purpose): Promise<void> {
    if (purpose === "record") await this.start();
    else await this.bringIn();
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

  /** Brings in a sound file, which is then asked for. */
  async bringIn(): Promise<void> {
    if (this.hindrance === "consent") return this.askConsent("bring-in");
    if (this.hindrance !== null || this.status) return;
    this.#importCancelled = false;
    try {
      await this.visit.bringIn(null);
    } catch (error) {
      if (this.#importCancelled) toast(text.encounter.bringIn.cancelled);
      else report(error);
    }
  }

  async cancelBringIn(): Promise<void> {
    this.#importCancelled = true;
    await call("cancelImport").catch(report);
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
