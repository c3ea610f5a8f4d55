// Fuzzy search for the palette: letters in order, starts of words first, accents and case aside.

/** Without case and accents. */
export function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();
}

/** How well a text answers a query; higher is better, nothing if it does not. Every word of the query has to be found. */
export function score(query: string, text: string): number | null {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const target = plain(text);
  let sum = 0;
  for (const word of words) {
    const points = wordScore(word, target);
    if (points === null) return null;
    sum += points;
  }
  // Of two that answer alike, the shorter one says less else.
  return sum - target.length / 1000;
}

function wordScore(word: string, target: string): number | null {
  const whole = target.indexOf(word);
  if (whole >= 0) return word.length * 3 + (startsWord(target, whole) ? 10 : 4);
  let at = 0;
  let points = 0;
  for (const letter of word) {
    const found = target.indexOf(letter, at);
    if (found < 0) return null;
    points += startsWord(target, found) ? 3 : found === at && at > 0 ? 2 : 0;
    at = found + 1;
  }
  // Letters strewn about without a start of a word among them are chance, not an answer.
  return points > 0 ? points : null;
}

function startsWord(target: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(target[at - 1] ?? "");
}

/** The answers to a query, best first; all, in their order, if nothing is asked. */
export function search<T>(query: string, items: readonly T[], textOf: (item: T) => string): T[] {
  if (!query.trim()) return [...items];
  return items
    .map((item) => ({ item, points: score(query, textOf(item)) }))
    .filter((found): found is { item: T; points: number } => found.points !== null)
    .sort((a, b) => b.points - a.points)
    .map((found) => found.item);
}
