// Modifiers and units as somebody types them.

/** Modifiers in their order, in capitals, however they were parted. */
export function readModifiers(typed: string): string[] {
  return [...new Set(typed.toUpperCase().split(/[^A-Z0-9]+/u).filter(Boolean))];
}

/** Units from one on; nothing for what is none. */
export function readUnits(typed: string): number | null {
  const units = /^\s*\d{1,4}\s*$/u.test(typed) ? Number(typed) : 0;
  return units >= 1 ? units : null;
}
