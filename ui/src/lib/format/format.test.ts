import { describe, expect, it } from "vitest";
import { addDays, allergyWords, clock, day, daysSince, dayToDate, dateToDay, localeOf, megabytes, number } from "./index";

describe("clock", () => {
  it.each([
    [0, "0:00"],
    [999, "0:00"],
    [7_000, "0:07"],
    [761_000, "12:41"],
    [3_599_999, "59:59"],
    [3_600_000, "1:00:00"],
    [3_723_000, "1:02:03"],
    [-5, "0:00"],
  ])("%i ms is %s", (ms, expected) => expect(clock(ms)).toBe(expected));
});

describe("days", () => {
  it.each(["2026-03-09", "1899-12-31", "2024-02-29", "0099-01-01"])("%s survives the way there and back", (value) => {
    const date = dayToDate(value);
    expect(date && dateToDay(date)).toBe(value);
  });

  it.each(["", "2026-02-30", "2023-02-29", "2026-13-01", "26-1-1", "2026-03-09T00:00"])("%o is none", (value) => {
    expect(dayToDate(value)).toBeNull();
  });

  it("go on over months, years and the change of clocks", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
    for (const start of ["2026-03-28", "2026-03-07", "2026-10-24", "2026-10-31"]) expect(addDays(addDays(start, 2), -2)).toBe(start);
  });

  it("are written as the locale writes them", () => {
    expect(day("1964-03-09", "en-GB")).toBe("9 Mar 1964");
    expect(day("1964-03-09", "en-US")).toBe("Mar 9, 1964");
    expect(day("1964-03-09", "de-DE")).toBe("9. März 1964");
  });

  it("that have passed are counted by the calendar, not by hours", () => {
    expect(daysSince(new Date(2026, 10, 19, 23, 59).toISOString(), "2026-11-20")).toBe(1);
    expect(daysSince(new Date(2026, 10, 20, 0, 1).toISOString(), "2026-11-20")).toBe(0);
    expect(daysSince(new Date(2026, 10, 22).toISOString(), "2026-11-20")).toBe(0);
  });
});

describe("the locale", () => {
  it("is the system's, where the system names one", () => {
    expect(localeOf("de-AT")).toBe("de-AT");
    for (const none of ["C", "c", "POSIX", "", undefined]) {
      const language = localeOf(none);
      expect(day("1964-03-09", language)).toContain("1964");
    }
  });
});

describe("numbers", () => {
  it("follow the locale", () => {
    expect(number(29.649, 1, "en-US")).toBe("29.6");
    expect(number(1204, 0, "de-DE")).toBe("1.204");
    expect(megabytes(999, "en-US")).toBe("999 MB");
    expect(megabytes(1530, "en-US")).toBe("1.5 GB");
  });

  it("name an allergy with its reaction, if one is known", () => {
    expect(allergyWords({ substance: "penicillin", reaction: "rash" })).toBe("penicillin (rash)");
    expect(allergyWords({ substance: "latex", reaction: null })).toBe("latex");
  });
});
