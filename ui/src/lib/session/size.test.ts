// How large everything is: one size larger at a time, kept, and never beyond the ends.

import { afterEach, beforeEach, expect, it } from "vitest";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { applyKeptSize, applySize, resize, size, sizes } from "./size.svelte";

let told: number[] = [];
beforeEach(() => {
  told = [];
  localStorage.clear();
  mockIPC((command, input) => {
    if (command === "set_zoom") told.push((input as { percent: number }).percent);
    return null;
  });
  applySize(100);
});
afterEach(clearMocks);

it("goes from size to size and stays at the ends", () => {
  for (let i = 0; i < sizes.length + 2; i++) resize(1);
  expect(size.percent).toBe(200);
  resize(-1);
  expect(size.percent).toBe(175);
  expect(told.at(-1)).toBe(175);
});

it("is as it was the last time, and usual where nobody chose", () => {
  localStorage.setItem("auscult.size", "150");
  applyKeptSize();
  expect(size.percent).toBe(150);
  applySize(33);
  expect(size.percent).toBe(100);
});
