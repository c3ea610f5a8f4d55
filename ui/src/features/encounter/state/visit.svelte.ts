// One visit as the screen shows it: what the shell answered, kept fresh by what the shell says has changed.

import { call, errorView, on, type EncounterId, type EncounterView, type ErrorView, type Permission, type Recording, type Segment, type TranscriptState } from "$lib/shell";
import { session } from "$lib/session/session.svelte";
import { withSegments } from "../transcript/transcript";

export class Visit {
  readonly id: EncounterId;
  #view = $state.raw<EncounterView | null>(null);
  #segments = $state.raw<readonly Segment[]>([]);
  #transcriptState = $state<TranscriptState>("empty");
  #behindMs = $state(0);
  #importDone = $state<number | null>(null);
  #error = $state.raw<ErrorView | null>(null);
  #transcriptProblem = $state.raw<ErrorView | null>(null);
  #latest = 0;
  #transcriptLoaded = $state(false);

  constructor(id: EncounterId) {
    this.id = id;
  }

  get view(): EncounterView | null {
    return this.#view;
  }
  get segments(): readonly Segment[] {
    return this.#segments;
  }
  get transcriptState(): TranscriptState {
    return this.#transcriptState;
  }
  /** Whether the transcript has been read at least once; before that, an empty one says nothing. */
  get transcriptLoaded(): boolean {
    return this.#transcriptLoaded;
  }
  /** How far the transcript is behind the voice, or how much of a file is left, milliseconds. */
  get behindMs(): number {
    return this.#behindMs;
  }
  /** How much of a sound file has been read, 0 to 1; nothing while none is. */
  get importDone(): number | null {
    return this.#importDone;
  }
  /** Why the visit could not be read. */
  get error(): ErrorView | null {
    return this.#error;
  }
  /** What went wrong while writing down; the sound is safe. */
  get transcriptProblem(): ErrorView | null {
    return this.#transcriptProblem;
  }
  /** Whether whoever is signed in may do this here: some of what they may reaches their own visits only. */
  may(permission: Permission): boolean {
    return session.mayOn(permission, this.#view?.encounter.provider);
  }
  get isSigned(): boolean {
    return this.#view?.documentation === "signed";
  }

  /** Reads the visit and hears about its changes; the answer ends that. */
  begin(): () => void {
    const stops = [
      on("changed", (changed) => {
        if (changed.encounter === this.id) void this.reload();
      }),
      on("transcript", (update) => {
        if (update.encounter !== this.id) return;
        this.#behindMs = update.behindMs;
        this.#transcriptProblem = update.problem;
        this.take(update.segments);
        // Where one recording has come to its end, only the shell knows how far the whole visit is.
        if (update.state === "writing") this.#transcriptState = "writing";
        else void this.#settle();
      }),
      on("importProgress", (progress) => {
        if (progress.encounter === this.id && this.#importDone !== null) this.#importDone = progress.done;
      }),
    ];
    void this.reload().then(() => this.reloadTranscript());
    return () => {
      for (const stop of stops) stop();
    };
  }

  async reload(): Promise<EncounterView | null> {
    const turn = ++this.#latest;
    try {
      const view = await call("encounter", this.id);
      if (turn === this.#latest) {
        this.#view = view;
        this.#error = null;
      }
      return view;
    } catch (error) {
      if (turn === this.#latest) this.#error = errorView(error);
      return null;
    }
  }

  async reloadTranscript(): Promise<void> {
    if (!this.may("view_transcript")) return;
    try {
      const transcript = await call("transcript", this.id);
      this.#segments = transcript.segments;
      this.#transcriptState = transcript.state;
      this.#transcriptLoaded = true;
    } catch (error) {
      this.#transcriptProblem = errorView(error);
    }
  }

  async #settle(): Promise<void> {
    await this.reload();
    await this.reloadTranscript();
  }

  /** Recordings with sound that has no text yet and that nobody is adding to. */
  get unwritten(): readonly Recording[] {
    const recordings = this.#view?.recordings ?? [];
    return recordings.filter((recording) => recording.state !== "open" && recording.transcribedMs < recording.durationMs);
  }

  /** Writes down what has no text yet. */
  async takeUp(recordings: readonly Recording[]): Promise<void> {
    for (const recording of recordings) await call("transcribeAgain", recording.id);
    this.#transcriptProblem = null;
    await this.reloadTranscript();
  }

  /** Puts new and changed segments in their places. */
  take(segments: readonly Segment[]): void {
    const recordings = this.#view?.recordings.map((recording) => recording.id) ?? [];
    this.#segments = withSegments(this.#segments, segments, recordings);
  }

  /** Brings in a sound file; asks for it if no path is given. */
  async bringIn(path: string | null): Promise<void> {
    this.#importDone = 0;
    try {
      await call("importRecording", this.id, path);
      await this.reload();
      await this.reloadTranscript();
    } finally {
      this.#importDone = null;
    }
  }
}
