// A waveform as bars, and the way from a place on it to a moment.

/** The bars, each 0 to 1, that fit: of the peaks that fall on one bar, the loudest. */
export function bars(peaks: readonly number[], count: number): number[] {
  if (peaks.length === 0 || count <= 0) return [];
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    return Math.min(1, Math.max(0, ...peaks.slice(from, to)));
  });
}

/** The moment at this part of the width. */
export function momentAt(x: number, width: number, durationMs: number): number {
  if (width <= 0) return 0;
  return Math.round(Math.min(1, Math.max(0, x / width)) * durationMs);
}

/** How far a moment lies along the width, in percent. */
export function percentAt(atMs: number, durationMs: number): number {
  return durationMs <= 0 ? 0 : Math.min(100, Math.max(0, (atMs / durationMs) * 100));
}
