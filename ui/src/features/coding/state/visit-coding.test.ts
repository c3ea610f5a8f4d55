import { afterEach, describe, expect, it } from "vitest";
import { call } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { codingView } from "../testing";
import { VisitCoding } from "./visit-coding.svelte";

afterEach(clearMocks);

/** A shell that lets changes wait until the test lets them go on. */
function heldShell(): { heard: string[]; letGo: () => void } {
  const heard: string[] = [];
  const held: (() => void)[] = [];
  const reads = ["coding"];
  mockIPC(
    (command) => {
      if (command === "coding_findings") return [];
      if (command === "visit_level") return null;
      if (reads.includes(command)) return codingView();
      heard.push(command);
      return new Promise((resolve) => held.push(() => resolve(codingView())));
    },
    { shouldMockEvents: true },
  );
  return { heard, letGo: () => held.shift()?.() };
}

describe("changes to the codes of a visit", () => {
  it("are made one at a time: a key pressed meanwhile does nothing", async () => {
    const shell = heldShell();
    const coding = new VisitCoding("e1");
    await coding.reload();
    const first = coding.change(() => call("undoCoding", "e1"));
    expect(await coding.change(() => call("undoCoding", "e1"))).toBe(false);
    await expect.poll(() => shell.heard.length).toBe(1);
    shell.letGo();
    expect(await first).toBe(true);
    expect(coding.busy).toBe(false);
  });

  it("let the reading of the note wait for its turn", async () => {
    const shell = heldShell();
    const coding = new VisitCoding("e1");
    await coding.reload();
    const claimed = coding.claim();
    const suggested = coding.suggest();
    await expect.poll(() => shell.heard).toEqual(["claim_encounter"]);
    shell.letGo();
    await claimed;
    await expect.poll(() => shell.heard).toEqual(["claim_encounter", "suggest_codes"]);
    shell.letGo();
    await suggested;
    expect(coding.busy).toBe(false);
  });
});
