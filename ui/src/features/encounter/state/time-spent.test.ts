import { describe, expect, it } from "vitest";
import type { Step } from "$lib/shell";
import { TimeSpent } from "./time-spent";

/** A clock the test moves, and what was told. */
function begin() {
  let now = 0;
  const told: [Step, number][] = [];
  const spent = new TimeSpent((step, seconds) => told.push([step, seconds]), () => now);
  return { spent, told, after: (ms: number) => (now += ms) };
}

describe("the time at a step", () => {
  it("is told in whole seconds, and what is left over with the next", () => {
    const { spent, told, after } = begin();
    spent.front(true);
    spent.at("compose");
    after(15_600);
    spent.tell();
    after(600);
    spent.tell();
    expect(told).toEqual([["compose", 15], ["compose", 1]]);
  });

  it("is told on leaving, for the step that is left", () => {
    const { spent, told, after } = begin();
    spent.front(true);
    spent.at("code_review");
    after(3000);
    spent.at("suggestion_review");
    after(2000);
    spent.at(null);
    after(9000);
    spent.tell();
    expect(told).toEqual([["code_review", 3], ["suggestion_review", 2]]);
  });

  it("is not counted while the window is in the background", () => {
    const { spent, told, after } = begin();
    spent.at("compose");
    after(5000);
    spent.front(true);
    after(2000);
    spent.front(false);
    after(60_000);
    spent.front(true);
    after(1000);
    spent.tell();
    expect(told).toEqual([["compose", 3]]);
  });
});
