// Loudness as a length and as a word.

/** The quietest loudness the meter shows, dBFS. */
export const quietestDb = -60;
/** From here on a peak is about to be cut off, dBFS. */
export const loudDb = -3;
/** Below this a voice is too far from the microphone, dBFS. */
export const quietDb = -45;

/** How much of the meter is filled, 0 to 1. */
export function filled(db: number): number {
  if (!Number.isFinite(db)) return 0;
  return Math.min(1, Math.max(0, 1 - db / quietestDb));
}

export type LoudnessWord = "noSound" | "quiet" | "good" | "loud";

/** The word for a loudness: what it is, not how many decibels. */
export function loudnessWord(rmsDb: number, peakDb: number): LoudnessWord {
  if (peakDb >= loudDb) return "loud";
  if (!(rmsDb > quietestDb)) return "noSound";
  return rmsDb < quietDb ? "quiet" : "good";
}
