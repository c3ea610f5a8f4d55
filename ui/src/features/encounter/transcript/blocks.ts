// A long transcript in blocks, of which only those near what is in sight are on the page.

import type { Segment } from "$lib/shell";

/** Segments in a block. */
export const blockLength = 40;
/** Up to here everything is on the page, so that the window's own search and readers find all of it. */
export const allUpTo = 200;

export interface Block {
  /** The place of its first segment in the transcript, from 0. */
  readonly from: number;
  readonly segments: readonly Segment[];
}

export function blocksOf(segments: readonly Segment[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let from = 0; from < segments.length; from += blockLength) {
    blocks.push({ from, segments: segments.slice(from, from + blockLength) });
  }
  return blocks;
}

const wordsInLine = 12;
const lineHeight = 24;
const between = 8;

/** About how tall a block will be, pixels, until it has been seen. */
export function guessedHeight(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + Math.ceil(segment.words.length / wordsInLine) * lineHeight + between, 0);
}
