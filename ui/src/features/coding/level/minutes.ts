// Minutes as somebody types them.

/** Whole minutes of a day; `null` for none said, `undefined` for what is none. */
export function readMinutes(typed: string): number | null | undefined {
  const plain = typed.trim();
  if (!plain) return null;
  const minutes = /^\d{1,4}$/u.test(plain) ? Number(plain) : Number.NaN;
  return minutes >= 1 && minutes <= 1440 ? minutes : undefined;
}
