import { describe, expect, it } from "vitest";
import { isInSight } from "./sight";

const list = { top: 100, bottom: 500 };

describe("a row in sight", () => {
  it("stands within the list, or reaches into it with a line", () => {
    expect(isInSight({ top: 100, bottom: 130 }, list)).toBe(true);
    expect(isInSight({ top: 20, bottom: 125 }, list)).toBe(true);
    expect(isInSight({ top: 50, bottom: 900 }, list)).toBe(true);
    expect(isInSight({ top: 300, bottom: 310 }, list)).toBe(true);
  });

  it("is not one above or below, nor one of which only an edge shows", () => {
    expect(isInSight({ top: 20, bottom: 100 }, list)).toBe(false);
    expect(isInSight({ top: 500, bottom: 530 }, list)).toBe(false);
    expect(isInSight({ top: 490, bottom: 530 }, list)).toBe(false);
    expect(isInSight({ top: 0, bottom: 0 }, { top: 0, bottom: 0 })).toBe(false);
  });
});
