import { describe, expect, it } from "vitest";
import { dayPattern, parseDay, typedDay } from "./typed-day";

describe("a typed day", () => {
  it.each([
    ["1964-03-09", "en-US"],
    ["03/09/1964", "en-US"],
    ["3/9/1964", "en-US"],
    ["03091964", "en-US"],
    ["9/3/1964", "en-GB"],
    ["9.3.1964", "de-DE"],
    ["09. 03. 1964", "de-DE"],
    ["1964/3/9", "en-US"],
    ["1964/03/09", "ja-JP"],
    ["19640309", "ja-JP"],
    [" 03-09-1964 ", "en-US"],
    ["03/09/1964", "C"],
  ])("%o in %s is the ninth of March 1964", (typed, language) => {
    expect(parseDay(typed, language)).toBe("1964-03-09");
  });

  it.each(["", "3/9", "3/9/64", "13/09/1964", "02/29/1963", "March 9", "1964", "3/9/19640", "1/2/3/1964", "03/09/1964x"])("%o is none", (typed) => {
    expect(parseDay(typed, "en-US")).toBeNull();
  });

  it.each(["en-US", "en-GB", "de-DE", "ja-JP", "sv-SE", "ar-EG", "C"])("reads back what it prints in %s", (language) => {
    expect(parseDay(typedDay("1964-03-09", language), language)).toBe("1964-03-09");
  });

  it("says how it is to be typed", () => {
    expect(dayPattern("en-US")).toBe("MM/DD/YYYY");
    expect(dayPattern("de-DE")).toBe("DD.MM.YYYY");
  });
});
