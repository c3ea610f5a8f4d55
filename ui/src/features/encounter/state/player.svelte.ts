// What sounds, and where. Stretches of a recording are played one after the other.

import { call, on, type RecordingId } from "$lib/shell";
import { report } from "./report";

/** A stretch of a recording, milliseconds. */
export interface Stretch {
  readonly recording: RecordingId;
  readonly fromMs: number;
  readonly toMs: number;
}

/** How close to its end a stretch counts as played to the end; players report in steps. */
const endSlackMs = 400;

export class Player {
  #recording = $state<RecordingId | null>(null);
  #atMs = $state(0);
  #playing = $state(false);
  #now: Stretch | null = null;
  #next: readonly Stretch[] = [];

  get recording(): RecordingId | null {
    return this.#recording;
  }
  get atMs(): number {
    return this.#atMs;
  }
  get playing(): boolean {
    return this.#playing;
  }

  /** Hears where the sound is; the answer ends that and the sound. */
  begin(): () => void {
    const stop = on("playback", (status) => {
      this.#recording = status.recording;
      this.#atMs = status.atMs;
      this.#playing = status.playing;
      const ended = !status.playing && this.#now !== null && status.atMs >= this.#now.toMs - endSlackMs;
      if (ended) this.#goOn();
    });
    return () => {
      stop();
      if (this.#playing) void this.stop();
    };
  }

  /** Plays these stretches, in place of what sounds now. */
  async play(stretches: readonly Stretch[]): Promise<void> {
    this.#next = stretches;
    this.#now = null;
    this.#goOn();
  }

  async stop(): Promise<void> {
    this.#next = [];
    this.#now = null;
    this.#playing = false;
    await call("stopPlayback").catch(() => undefined);
  }

  /** Stops if something sounds, else plays what is given. */
  async toggle(stretches: readonly Stretch[]): Promise<void> {
    await (this.#playing ? this.stop() : this.play(stretches));
  }

  #goOn(): void {
    const [now, ...next] = this.#next;
    this.#now = now ?? null;
    this.#next = next;
    if (!now) return;
    this.#recording = now.recording;
    this.#atMs = now.fromMs;
    call("play", now.recording, now.fromMs, now.toMs).catch((error: unknown) => {
      this.#now = null;
      report(error);
    });
  }
}
