// The running recording, as the state strip and the capture screen show it.

import { call, on, type Level, type RecordingStatus } from "$lib/shell";

let status = $state.raw<RecordingStatus | null>(null);
let level = $state.raw<Level | null>(null);
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
};

/** Takes a status that a command has just answered with, before its event arrives. */
export function takeRecording(next: RecordingStatus | null): void {
  if (next?.recording !== status?.recording) level = null;
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
