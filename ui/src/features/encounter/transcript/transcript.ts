// Reading a transcript: which word sounds when, where sentences begin, how new segments join those already here.
//
// Invariant: segments stay in the order of their recordings, and within a recording in the order of time.

import type { RecordingId, Segment, SegmentId, Speaker, Word } from "$lib/shell";

/** Below this a word is shown as uncertain (as in the record's own rule). */
export const UNCERTAIN_BELOW = 0.5;

/** A word's place: the segment's place in the transcript and the word's place in the segment, both from 0. */
export interface Place {
  readonly segment: number;
  readonly word: number;
}

/** Whether a word wants to be looked at: the decoder was not sure, and nobody has put it right since. */
export function isUncertain(word: Word): boolean {
  return (word.confidence ?? 0) < UNCERTAIN_BELOW && word.changed?.by !== "person";
}

/** The segments with new and changed ones put in their places. */
export function withSegments(
  known: readonly Segment[],
  news: readonly Segment[],
  recordings: readonly RecordingId[],
): readonly Segment[] {
  if (news.length === 0) return known;
  const byId = new Map<SegmentId, Segment>(known.map((segment) => [segment.id, segment]));
  for (const segment of news) byId.set(segment.id, segment);
  const order = new Map(recordings.map((recording, index) => [recording, index]));
  const rank = (segment: Segment): number => order.get(segment.recording) ?? recordings.length;
  return [...byId.values()].sort((a, b) => rank(a) - rank(b) || a.startMs - b.startMs);
}

const turn: Record<Speaker, Speaker> = {
  unknown: "clinician",
  clinician: "patient",
  patient: "companion",
  companion: "clinician",
};

/** Who speaks next when one key goes through the speakers. */
export function nextSpeaker(speaker: Speaker): Speaker {
  return turn[speaker];
}

/** The word that sounds at this moment, or the last one before it; nothing before the first. */
export function placeAt(segments: readonly Segment[], recording: RecordingId, atMs: number): Place | null {
  const from = segments.findIndex((segment) => segment.recording === recording);
  if (from < 0) return null;
  let low = from;
  let high = segments.findLastIndex((segment) => segment.recording === recording);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.startMs ?? 0) <= atMs) low = middle;
    else high = middle - 1;
  }
  const words = segments[low]?.words ?? [];
  const word = words.findLastIndex((each) => each.startMs <= atMs);
  return word < 0 ? null : { segment: low, word };
}

/** The word at a place. */
export function wordAt(segments: readonly Segment[], place: Place): Word | null {
  return segments[place.segment]?.words[place.word] ?? null;
}

const ENDS_SENTENCE = /[.?!…]["')\]]*$/;

/** Whether a sentence begins at this word: the first of its segment, or the one after a full stop. */
export function beginsSentence(segment: Segment, word: number): boolean {
  return word === 0 || ENDS_SENTENCE.test(segment.words[word - 1]?.text ?? "");
}

/** Where the next sentence begins. */
export function sentenceAfter(segments: readonly Segment[], place: Place): Place | null {
  for (let s = place.segment; s < segments.length; s++) {
    const segment = segments[s];
    if (!segment) return null;
    for (let w = s === place.segment ? place.word + 1 : 0; w < segment.words.length; w++) {
      if (beginsSentence(segment, w)) return { segment: s, word: w };
    }
  }
  return null;
}

/** Where this sentence begins, or the one before it if the place is a beginning. */
export function sentenceBefore(segments: readonly Segment[], place: Place): Place | null {
  for (let s = place.segment; s >= 0; s--) {
    const segment = segments[s];
    if (!segment) return null;
    for (let w = s === place.segment ? place.word - 1 : segment.words.length - 1; w >= 0; w--) {
      if (beginsSentence(segment, w)) return { segment: s, word: w };
    }
  }
  return null;
}

/** The nearest place that exists, one word on or back; it stays in its segment. */
export function wordBeside(segments: readonly Segment[], place: Place, step: 1 | -1): Place {
  const last = (segments[place.segment]?.words.length ?? 1) - 1;
  return { ...place, word: Math.max(0, Math.min(last, place.word + step)) };
}

/** The segment one on or back, at its first word. */
export function segmentBeside(segments: readonly Segment[], place: Place | null, step: 1 | -1): Place | null {
  if (segments.length === 0) return null;
  const segment = place ? Math.max(0, Math.min(segments.length - 1, place.segment + step)) : 0;
  return { segment, word: 0 };
}
