// A day as people type it: in the order of their locale, or as `1964-03-09`. A browser's own date field shows today
// in grey while it is empty, which reads like an answer.

import { dateToDay, dayToDate, localeOf } from "./index";

type Part = "day" | "month" | "year";

const letters: Record<Part, string> = { day: "DD", month: "MM", year: "YYYY" };

/** The parts of a numeric date as the locale writes it, signs between them included. */
function parts(language: string | undefined): Intl.DateTimeFormatPart[] {
  const numeric = { day: "2-digit", month: "2-digit", year: "numeric", calendar: "gregory", numberingSystem: "latn" } as const;
  return new Intl.DateTimeFormat(localeOf(language), numeric).formatToParts(new Date(2026, 10, 20));
}

const isPart = (type: string): type is Part => type in letters;
const own = (): string | undefined => navigator.language;

/** `MM/DD/YYYY`, or as the locale has it. */
export function dayPattern(language = own()): string {
  return parts(language)
    .map(({ type, value }) => (isPart(type) ? letters[type] : value))
    .join("");
}

/** A day as the locale would have it typed. */
export function typedDay(day: string, language = own()): string {
  const date = dayToDate(day);
  if (!date) return day;
  const two = (n: number): string => String(n).padStart(2, "0");
  const values: Record<Part, string> = { day: two(date.getDate()), month: two(date.getMonth() + 1), year: String(date.getFullYear()) };
  return parts(language)
    .map(({ type, value }) => (isPart(type) ? values[type] : value))
    .join("");
}

/** What was typed, as a day; nothing if there is no such day or its year has not four digits. */
export function parseDay(typed: string, language = own()): string | null {
  // Some locales put marks of direction between the numbers.
  const text = typed.replace(/\p{Cf}/gu, "").trim();
  if (dayToDate(text)) return text;
  const order = parts(language).map(({ type }) => type).filter(isPart);
  const numbers = /^\d{8}$/.test(text) ? undivided(text, order) : text.split(/\D+/).filter(Boolean);
  if (numbers.length !== 3 || /[^\d\s./-]/.test(text)) return null;
  // A year in front is a year, wherever the locale puts it.
  const named: Part[] = numbers[0]?.length === 4 ? ["year", "month", "day"] : order;
  const value = (part: Part): string => numbers[named.indexOf(part)] ?? "";
  if (value("year").length !== 4) return null;
  const day = `${value("year")}-${value("month").padStart(2, "0")}-${value("day").padStart(2, "0")}`;
  const date = dayToDate(day);
  return date && dateToDay(date);
}

/** `03091964` in the order of the locale. */
function undivided(text: string, order: readonly Part[]): string[] {
  let at = 0;
  return order.map((part) => text.slice(at, (at += letters[part].length)));
}
