// What a change puts in, where it could not be seen: nothing, a space, a new line.

import { text } from "$lib/text";

/** The words put in, or what they are where they show nothing. */
export function inWords(replacement: string): string {
  if (replacement === "") return `(${text.improve.nothing})`;
  if (replacement.trim() === "") return replacement.includes("\n") ? `(${text.improve.lineBreak})` : `“${replacement}”`;
  return replacement.trim();
}
