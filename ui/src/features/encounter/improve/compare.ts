// Two texts of a note beside each other, cut where they differ, section by section.
//
// Invariant: the pieces of a side, joined, are its text.

import { presentableDiff } from "@codemirror/merge";
import type { Section } from "$lib/shell";

/** A stretch of one side; `differs` where the other side has something else, or nothing. */
export interface SidePiece {
  readonly text: string;
  readonly differs: boolean;
}

export interface Compared {
  readonly key: string;
  readonly title: string;
  readonly before: readonly SidePiece[];
  readonly now: readonly SidePiece[];
  readonly differences: number;
}

type Sectioned = Pick<Section, "key" | "title" | "text">;

/** The sections as they stand now, then those that are there no more. */
export function compared(before: readonly Sectioned[], now: readonly Sectioned[]): Compared[] {
  const was = (key: string): string => before.find((section) => section.key === key)?.text ?? "";
  const gone = before.filter((section) => !now.some((other) => other.key === section.key));
  return [
    ...now.map((section) => sides(section, was(section.key), section.text)),
    ...gone.map((section) => sides(section, section.text, "")),
  ];
}

function sides({ key, title }: Sectioned, before: string, now: string): Compared {
  const changes = byWords(presentableDiff(before, now), before, now);
  const left = cut(before, changes.map((change) => [change.fromA, change.toA]));
  const right = cut(now, changes.map((change) => [change.fromB, change.toB]));
  return { key, title, before: left, now: right, differences: changes.length };
}

/** A stretch that became another one. */
interface Became {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

const inWord = (text: string, at: number): boolean => /[\p{L}\p{N}]/u.test(text[at] ?? "");

/** Widened to whole words, where a change begins or ends within one: nobody reads half a word. What touches is one. */
function byWords(changes: readonly Became[], before: string, now: string): Became[] {
  const wide: Became[] = [];
  for (const change of changes) {
    const last = wide.at(-1);
    let { fromA, toA, fromB, toB } = change;
    // What stands around a change is the same on both sides.
    while (inWord(before, fromA - 1) && fromA > (last?.toA ?? 0) && fromB > (last?.toB ?? 0)) [fromA, fromB] = [fromA - 1, fromB - 1];
    const next = changes[changes.indexOf(change) + 1];
    while (inWord(before, toA) && toA < (next?.fromA ?? before.length) && toB < (next?.fromB ?? now.length)) [toA, toB] = [toA + 1, toB + 1];
    if (last && fromA <= last.toA && fromB <= last.toB) wide[wide.length - 1] = { fromA: last.fromA, fromB: last.fromB, toA, toB };
    else wide.push({ fromA, toA, fromB, toB });
  }
  return wide;
}

function cut(text: string, ranges: readonly (readonly [number, number])[]): SidePiece[] {
  const pieces: SidePiece[] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    if (from > at) pieces.push({ text: text.slice(at, from), differs: false });
    if (to > from) pieces.push({ text: text.slice(from, to), differs: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), differs: false });
  return pieces;
}
