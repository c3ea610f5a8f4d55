import { describe, expect, it } from "vitest";
import { readMinutes } from "../level/minutes";
import { readAnswer, typedAnswer } from "./answers";

describe("an answer", () => {
  it.each([
    [{ kind: "yes_no" }, "yes", { kind: "yes_no", value: true }],
    [{ kind: "yes_no" }, "maybe", null],
    [{ kind: "multiple_choice", choices: ["left", "right"] }, "left", { kind: "text", value: "left" }],
    [{ kind: "multiple_choice", choices: ["left", "right"] }, "both", null],
    [{ kind: "numeric", unit: "weeks" }, "6,5", { kind: "number", value: 6.5 }],
    [{ kind: "numeric", unit: null }, "six", null],
    [{ kind: "numeric", unit: null }, " ", null],
    [{ kind: "date" }, "2026-02-28", { kind: "date", value: "2026-02-28" }],
    [{ kind: "date" }, "2026-02-30", null],
    [{ kind: "text" }, "  since spring ", { kind: "text", value: "since spring" }],
    [{ kind: "text" }, " ", null],
  ] as const)("to %o typed as %s", (form, typed, value) => {
    const read = readAnswer("choices" in form ? { ...form, choices: [...form.choices] } : form, typed);
    expect(read).toEqual(value);
    if (read) expect(typedAnswer(read)).toBe(read.kind === "number" ? "6.5" : typed.trim());
  });
});

describe("minutes", () => {
  it.each([
    ["", null],
    [" 35 ", 35],
    ["0", undefined],
    ["1441", undefined],
    ["3.5", undefined],
    ["-5", undefined],
  ])("typed as '%s'", (typed, minutes) => expect(readMinutes(typed)).toBe(minutes));
});
