// A number as it is typed, with a point or a comma for the decimals.

/** The number, or nothing where the text is none. */
export function numberTyped(typed: string): number | null {
  const plain = typed.trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
