// Dates, times, lengths and numbers as the person's locale writes them. A day (`2026-03-09`) has no time zone and keeps none.

/** The person's locale; the engine's own where the system names none (`C`, as on a bare Linux). */
export function localeOf(language: string | undefined): string | undefined {
  try {
    return language ? Intl.getCanonicalLocales(language)[0] : undefined;
  } catch {
    return undefined;
  }
}

const locale = (): string | undefined => localeOf(navigator.language);

/** `2026-03-09` as a local date; nothing if it is none. */
export function dayToDate(day: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const made = new Date(2000, month - 1, date);
  made.setFullYear(year, month - 1, date);
  return made.getMonth() === month - 1 && made.getDate() === date ? made : null;
}

/** A local date as `2026-03-09`. */
export function dateToDay(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  const date = dayToDate(day) ?? new Date();
  date.setDate(date.getDate() + days);
  return dateToDay(date);
}

/** `9 Mar 1964`, or as the locale has it. */
export function day(value: string, language = locale()): string {
  const date = dayToDate(value);
  return date ? new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" }).format(date) : value;
}

/** `Friday, 20 November 2026`. */
export function longDay(value: string, language = locale()): string {
  const date = dayToDate(value);
  return date ? new Intl.DateTimeFormat(language, { dateStyle: "full" }).format(date) : value;
}

/** The time of day of a moment. */
export function time(moment: string, language = locale()): string {
  return new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" }).format(new Date(moment));
}

/** Day and time of a moment. */
export function moment(value: string, language = locale()): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(value));
}

/** Day and time to the second, as the audit shows it. */
export function exactMoment(value: string, language = locale()): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(value));
}

/** Milliseconds as a clock: `0:07`, `12:41`, `1:02:03`. Whole seconds that have passed. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A number with at most so many decimals. */
export function number(value: number, decimals = 1, language = locale()): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: decimals }).format(value);
}

/** Cents of a dollar as money. */
export function dollars(cents: number, language = locale()): string {
  return new Intl.NumberFormat(language, { style: "currency", currency: "USD" }).format(cents / 100);
}

/** Megabytes, or gigabytes from a thousand on. */
export function megabytes(value: number, language = locale()): string {
  return value >= 1000 ? `${number(value / 1000, 1, language)} GB` : `${number(value, 0, language)} MB`;
}

/** Whole days from one local day to a moment's local day: how long something has waited. */
export function daysSince(moment: string, today: string): number {
  const from = dayToDate(dateToDay(new Date(moment)));
  const to = dayToDate(today);
  return from && to ? Math.max(0, Math.round((to.getTime() - from.getTime()) / 86_400_000)) : 0;
}

/** `Alvarez, Rosa`. */
export function personName(details: { familyName: string; givenName: string }): string {
  return `${details.familyName}, ${details.givenName}`;
}

/** `penicillin (rash)`. */
export function allergyWords(allergy: { substance: string; reaction: string | null }): string {
  return allergy.reaction ? `${allergy.substance} (${allergy.reaction})` : allergy.substance;
}
