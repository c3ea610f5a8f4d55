import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import { enter } from "$lib/session/session.svelte";
import type { Assistance, EnhancementView, Me } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { Draft } from "../note/draft.svelte";
import { Visit } from "../state/visit.svelte";
import { WorkflowState } from "../state/workflow.svelte";
import { expectNoViolations, stepSettings, workflowView } from "../testing";
import ComposeStep from "./ComposeStep.svelte";
import { change, enhancement, note } from "./testing";

const me = { user: {}, membership: {}, organization: {}, permissions: ["edit_notes"], own: [], sample: false } as unknown as Me;
let stop: () => void;
beforeEach(() => (stop = listenForKeys(window)));
afterEach(() => {
  stop();
  cleanup();
  clearMocks();
});

/** A shell that finds one change; `held` keeps it from answering until it is let go. */
async function open(known: EnhancementView | null, more: { assistance?: Assistance; held?: boolean } = {}) {
  const asked: [string, Record<string, unknown>][] = [];
  const held: (() => void)[] = [];
  let went = 0;
  mockIPC(
    (command, input) => {
      if (!command.startsWith("plugin:")) asked.push([command, input as Record<string, unknown>]);
      if (command === "settings") return { theme: "light", keys: {} };
      if (command === "preferences") return { assistance: more.assistance ?? "standard" };
      if (command === "enhancement") return known;
      if (command === "enhance_note") return more.held ? new Promise((resolve) => held.push(() => resolve(enhancement([change(1)])))) : enhancement([change(1)]);
      return command === "check_note" ? [] : workflowView({}, { settings: stepSettings });
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  const visit = new Visit("e1");
  const draft = new Draft(visit);
  draft.follow(note("The the knee hurts."));
  const workflow = new WorkflowState("e1");
  await workflow.reload();
  render(ComposeStep, { visit, draft, workflow, onchanges: () => (went += 1), oncapture: () => undefined });
  await waitFor(() => expect(asked.map(([command]) => command)).toContain("enhancement"));
  return { asked, workflow, letGo: () => held.forEach((go) => go()), went: () => went };
}
const run = (asked: [string, Record<string, unknown>][]): unknown => asked.find(([command]) => command === "enhance_note")?.[1];

describe("looking for improvements", () => {
  it("asks for what is chosen, keeps the choice, and says what came of it", async () => {
    const { asked, workflow, went } = await open(null);
    await userEvent.click(screen.getByTestId("improve-structure"));
    await userEvent.selectOptions(screen.getByTestId("audience"), "legal");
    await userEvent.click(screen.getByTestId("improve-run"));
    await screen.findByTestId("improve-result");
    const wanted = { types: ["grammar", "medical_terminology", "structure"], audience: "legal", aggressiveness: "moderate", voice: "keep" };
    expect(run(asked)).toEqual({ note: "n1", settings: wanted });
    expect(workflow.settings?.enhancement).toEqual(wanted);
    expect(workflow.settings?.comparison).toBe("inline_changes");
    expect(screen.getByTestId("stages").textContent).toContain("Grammar: 1 change");
    expect(screen.getByTestId("improve-engine").textContent).toContain("offline-enhancement 0.1.0");
    expect(screen.getByTestId("figures").textContent).toContain("plan");
    await expectNoViolations();
    await userEvent.click(screen.getByTestId("to-changes"));
    expect(went()).toBe(1);
  });

  it("is begun by key, and stopped with the draft as it was", async () => {
    const { asked, letGo } = await open(null, { held: true });
    await userEvent.keyboard("{Control>}{Shift>}I{/Shift}{/Control}");
    await waitFor(() => expect(run(asked)).toBeDefined());
    await userEvent.keyboard("{Control>}.{/Control}");
    await screen.findByTestId("improve-stopped");
    letGo();
    await waitFor(() => expect(screen.getByTestId("improve-run").getAttribute("aria-busy")).toBeNull());
    expect(screen.queryByTestId("improve-result")).toBeNull();
  });

  it("shows what was found before", async () => {
    const { asked } = await open(enhancement([change(1, {}, "accepted")]));
    expect((await screen.findByTestId("improve-left")).textContent).toContain("All decided");
    expect(run(asked)).toBeUndefined();
  });

  it("is begun by itself only for who wants to be helped much, and only once", async () => {
    const { asked } = await open(null, { assistance: "aggressive" });
    await waitFor(() => expect(run(asked)).toBeDefined());
    cleanup();
    const again = await open(enhancement([change(1)]), { assistance: "aggressive" });
    await screen.findByTestId("improve-result");
    expect(run(again.asked)).toBeUndefined();
  });
});
