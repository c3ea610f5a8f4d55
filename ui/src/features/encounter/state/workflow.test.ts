import { afterEach, describe, expect, it } from "vitest";
import type { StepSettings } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { stepSettings, workflowView } from "../testing";
import { WorkflowState } from "./workflow.svelte";

afterEach(clearMocks);

/** A shell that keeps the state of the window; what it is told to hold back waits. */
function shell() {
  const kept: StepSettings[] = [];
  const asked: string[] = [];
  let held: (() => void)[] | null = null;
  mockIPC(
    (command, input) => {
      asked.push(command);
      if (command === "keep_step_settings") kept.push((input as { settings: StepSettings }).settings);
      const answer = workflowView({}, { settings: kept.at(-1) ?? stepSettings });
      const queue = held;
      return queue ? new Promise((resolve) => queue.push(() => resolve(answer))) : answer;
    },
    { shouldMockEvents: true },
  );
  return {
    kept,
    asked,
    hold: () => (held = []),
    letGo: () => {
      for (const go of held ?? []) go();
      held = null;
    },
  };
}

describe("the state of the window in a step", () => {
  it("shows what was changed at once, and keeps all of it", async () => {
    const { kept } = shell();
    const workflow = new WorkflowState("e1");
    await workflow.reload();
    workflow.keep({ threshold: 70 });
    workflow.keep({ comparison: "side_by_side" });
    expect(workflow.settings).toEqual({ ...stepSettings, threshold: 70, comparison: "side_by_side" });
    await workflow.flush();
    expect(kept).toEqual([{ ...stepSettings, threshold: 70, comparison: "side_by_side" }]);
    await workflow.flush();
    expect(kept).toHaveLength(1);
  });

  it("is sent one at a time, the latest last", async () => {
    const { kept, hold, letGo } = shell();
    const workflow = new WorkflowState("e1");
    await workflow.reload();
    hold();
    workflow.keep({ threshold: 60 });
    const first = workflow.flush();
    await expect.poll(() => kept.length).toBe(1);
    workflow.keep({ threshold: 80 });
    const second = workflow.flush();
    expect(kept).toHaveLength(1);
    letGo();
    await first;
    await second;
    expect(kept.map((settings) => settings.threshold)).toEqual([60, 80]);
    expect(workflow.settings?.threshold).toBe(80);
  });

  it("is nothing before it has been read", () => {
    shell();
    const workflow = new WorkflowState("e1");
    workflow.keep({ threshold: 60 });
    expect(workflow.settings).toBeNull();
  });
});

describe("where a visit stands", () => {
  it("is asked for once more, however often it changed while it was read", async () => {
    const { asked, hold, letGo } = shell();
    const workflow = new WorkflowState("e1");
    hold();
    const all = [workflow.reload(), workflow.reload(), workflow.reload()];
    await expect.poll(() => asked.length).toBe(1);
    letGo();
    await Promise.all(all);
    await expect.poll(() => asked).toEqual(["workflow", "workflow"]);
  });

  it("goes to where a step is worked on", () => {
    const went: unknown[] = [];
    const workflow = new WorkflowState("e1", (...to) => went.push(to));
    workflow.go("compare_and_edit", "plan", 4);
    expect(went).toEqual([["compare_and_edit", "plan", 4]]);
  });
});
