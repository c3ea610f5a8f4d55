import { expect, test } from "vitest";
import { asDays, daysFault, typedDays } from "./retention-form";

test("an empty period is for good, and nothing else is", () => {
  expect(asDays(" ")).toBeNull();
  expect(asDays("90")).toBe(90);
  expect(typedDays(null)).toBe("");
});

test("a period is whole days, from one to a hundred years", () => {
  for (const wrong of ["0", "-1", "1.5", "ninety", "36526"]) expect(daysFault(wrong), wrong).toBe(true);
  for (const right of ["", "1", "36525"]) expect(daysFault(right), right).toBe(false);
});
