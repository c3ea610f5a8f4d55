// The running recording, as the state strip and the capture screen show it, and what can be done with it from anywhere.

import { call, on, type Level, type RecordingStatus } from "$lib/shell";

let status = $state.raw<RecordingStatus | null>(null);
let level = $state.raw<Level | null>(null);
let markedMs = $state<number | null>(null);
let busy = $state(false);
let stops: (() => void)[] = [];

export const recorder = {
  get status(): RecordingStatus | null {
    return status;
  },
  /** The latest loudness; nothing while no sound is taken. */
  get level(): Level | null {
    return status?.phase === "recording" ? level : null;
  },
  /** Time recorded, milliseconds. */
  get elapsedMs(): number {
    const heard = status?.phase === "recording" ? (level?.elapsedMs ?? 0) : 0;
    return Math.max(status?.elapsedMs ?? 0, heard);
  },
  /** The moment last marked in this recording, milliseconds. */
  get markedMs(): number | null {
    return markedMs;
  },
  /** Whether the recorder has been asked for something and has not answered yet. */
  get busy(): boolean {
    return busy;
  },
};

/** Asks the recorder for one thing at a time: a key that repeats does nothing more. */
export async function askRecorder(work: () => Promise<unknown>): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    await work();
  } finally {
    busy = false;
  }
}

/** Pauses, or goes on. */
export async function pauseOrGoOn(): Promise<void> {
  if (status?.phase === "recording") await askRecorder(() => call("pauseRecording"));
  else if (status?.phase === "paused") await askRecorder(() => call("resumeRecording"));
}

/** Marks this moment as important. */
export async function markNow(): Promise<void> {
  if (status?.phase !== "recording" && status?.phase !== "paused") return;
  const atMs = recorder.elapsedMs;
  await askRecorder(async () => {
    await call("markRecording", null);
    markedMs = atMs;
  });
}

export async function stopNow(): Promise<void> {
  if (status && status.phase !== "finishing") await askRecorder(() => call("stopRecording"));
}

/** Takes a status that a command has just answered with, before its event arrives. */
export function takeRecording(next: RecordingStatus | null): void {
  if (next?.recording !== status?.recording) [level, markedMs] = [null, null];
  status = next;
}

export async function hearRecording(): Promise<void> {
  forgetRecording();
  stops = [on("recording", takeRecording), on("level", (heard) => (level = heard))];
  takeRecording(await call("recordingStatus"));
}

export function forgetRecording(): void {
  for (const stop of stops) stop();
  stops = [];
  takeRecording(null);
}
