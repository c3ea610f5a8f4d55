// What sounds, and where. Stretches of a recording are played one after the other.
//
// Invariant: only what was asked for last counts. The shell says nothing when it is stopped, and what it said of a
// stretch before that may still arrive; so what does not belong to the present stretch is not heard.

import { call, on, ShellError, type PlaybackStatus, type RecordingId } from "$lib/shell";
import { recorder } from "$lib/session/recording.svelte";
import { text } from "$lib/text";
import { toast } from "$lib/ui";
import { report } from "./report";

/** A stretch of a recording, milliseconds. */
export interface Stretch {
  readonly recording: RecordingId;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Whether a microphone is open: it would hear what is played, and write it down as said. */
function listens(): boolean {
  return recorder.status?.phase === "recording" || recorder.status?.phase === "starting";
}

export class Player {
  #recording = $state<RecordingId | null>(null);
  #atMs = $state(0);
  #playing = $state(false);
  /** Not state: what ends with the screen has to see it as it is, not as it was when the screen was last drawn. */
  #now: Stretch | null = null;
  #next: readonly Stretch[] = [];

  /** Whether whoever is signed in may hear the recordings. */
  readonly #may: () => boolean;

  constructor(may: () => boolean = () => true) {
    this.#may = may;
  }

  get allowed(): boolean {
    return this.#may();
  }
  get recording(): RecordingId | null {
    return this.#recording;
  }
  /** Where the sound is, or where it was when it ended, milliseconds. */
  get atMs(): number {
    return this.#atMs;
  }
  get playing(): boolean {
    return this.#playing;
  }

  /** Hears where the sound is; the answer ends that and the sound. */
  begin(): () => void {
    const stop = on("playback", (status) => this.#hear(status));
    $effect(() => {
      if (this.playing && listens()) void this.stop();
    });
    return () => {
      stop();
      if (this.#now) void this.stop();
    };
  }

  /** Plays these stretches, in place of what sounds now. */
  play(stretches: readonly Stretch[]): void {
    if (!this.allowed) return;
    if (listens()) {
      toast(text.encounter.sound.notNow, { tone: "amber" });
      return;
    }
    this.#next = stretches;
    this.#goOn();
  }

  async stop(): Promise<void> {
    this.#next = [];
    this.#take(null);
    await call("stopPlayback").catch(report);
  }

  /** Stops if something sounds, else plays what is given. */
  toggle(stretches: readonly Stretch[]): void {
    if (this.playing) void this.stop();
    else this.play(stretches);
  }

  #hear(status: PlaybackStatus): void {
    const now = this.#now;
    if (!now || status.recording !== now.recording || status.atMs < now.fromMs || status.atMs > now.toMs) return;
    if (status.playing) this.#atMs = status.atMs;
    else if (status.problem) {
      this.#take(null);
      report(new ShellError(status.problem));
    } else if (status.atMs === now.toMs) this.#goOn();
  }

  #goOn(): void {
    const [now, ...next] = this.#next;
    this.#take(now ?? null);
    this.#next = next;
    if (!now) return;
    this.#recording = now.recording;
    this.#atMs = now.fromMs;
    call("play", now.recording, now.fromMs, now.toMs).catch((error: unknown) => {
      if (this.#now === now) this.#take(null);
      report(error);
    });
  }

  #take(stretch: Stretch | null): void {
    this.#now = stretch;
    this.#playing = stretch !== null;
  }
}
