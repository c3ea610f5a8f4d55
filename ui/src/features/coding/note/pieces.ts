// A section's text cut where evidence begins and ends, so that it can be shown with its marks. Positions are UTF-16
// code units, as in the record and as strings have them here.

/** A stretch that earns something; `of` says what. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly of: string;
}

/** A stretch of text with everything that rests on it. */
export interface Piece {
  readonly start: number;
  readonly text: string;
  readonly of: readonly string[];
}

/** The text in pieces; put together again they are the text. Marks outside the text, or empty, mark nothing. */
export function pieces(text: string, marks: readonly Mark[]): Piece[] {
  const fit = marks.filter(({ start, end }) => 0 <= start && start < end && end <= text.length);
  const cuts = [...new Set([0, text.length, ...fit.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    const over = fit.filter((mark) => mark.start <= start && end <= mark.end);
    return { start, text: text.slice(start, end), of: [...new Set(over.map((mark) => mark.of))] };
  });
}

/** A few words of evidence on one line. */
export function quote(words: string, longest = 160): string {
  const line = words.replace(/\s+/gu, " ").trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).trimEnd()}…`;
}
