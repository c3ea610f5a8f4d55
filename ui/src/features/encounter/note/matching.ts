// Which words of the transcript a sentence of the note rests on. The record links a sentence to whole segments; within
// them, the words both have in common are shown, so that the eye finds the place.

import type { Segment } from "$lib/shell";

// Words that stand in every sentence and show nothing.
const EVERYWHERE = new Set(
  "a an and any are as at be been but by can did do does for from had has have he her him his how i if in is it its just like me my no not of on or our she so some that the their them then there they this to up was we were what when which who will with would you your yes okay well about".split(
    " ",
  ),
);

/** A word without case, punctuation and the commonest endings, so that 'coughing' meets 'cough'. */
export function stem(word: string): string {
  const plain = word
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "");
  if (plain.length < 5) return plain;
  return plain.replace(/(ing|ies|ied|es|ed|s|ly)$/u, "");
}

function stems(text: string): Set<string> {
  const words = text.split(/\s+/u).filter((word) => !EVERYWHERE.has(word.toLowerCase().replace(/\W/gu, "")));
  return new Set(words.map(stem).filter((each) => each !== ""));
}

/** The places, from 0, of the segment's words that the sentence has too. */
export function sharedWords(sentence: string, segment: Segment): ReadonlySet<number> {
  const wanted = stems(sentence);
  const found = new Set<number>();
  segment.words.forEach((word, index) => {
    // After a repair one word may hold several.
    if ([...stems(word.text)].some((each) => wanted.has(each))) found.add(index);
  });
  return found;
}
