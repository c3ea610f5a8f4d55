// The frame of a visit as somebody goes through it by key: where it opens, what it tells the shell, where it goes.

import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import { router } from "$lib/router/index.svelte";
import { enter } from "$lib/session/session.svelte";
import type { Me, WorkflowView } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { createRawSnippet } from "svelte";
import Encounter from "./Encounter.svelte";
import { note } from "./improve/testing";
import { encounterView, expectNoViolations, workflowView } from "./testing";

const me = { user: {}, membership: {}, organization: {}, permissions: ["view_notes", "edit_notes", "sign_notes", "view_codes", "assign_codes", "view_transcript"], own: [], sample: false } as unknown as Me;
const coding = createRawSnippet((step: () => string) => ({ render: () => `<p data-testid="coding-step">${step()}</p>` }));

let stop: () => void;
beforeEach(() => {
  localStorage.clear();
  stop = listenForKeys(window);
});
afterEach(() => {
  stop();
  cleanup();
  clearMocks();
});

/** Opens a visit that has a note; what was asked of the shell is the answer. */
async function open(step: string | null, view: WorkflowView = workflowView(), may = true) {
  const asked: [string, Record<string, unknown>][] = [];
  mockIPC(
    (command, input) => {
      if (!command.startsWith("plugin:")) asked.push([command, input as Record<string, unknown>]);
      switch (command) {
        case "settings":
          return { theme: "light", keys: {} };
        case "encounter":
          return encounterView({ note: note("Rest."), documentation: "draft" });
        case "transcript":
          return { state: "complete", segments: [] };
        case "workflow":
        case "open_step":
          return view;
        case "preferences":
          return { defaultTemplates: [], assistance: "standard", autoSaveSeconds: 1 };
        case "signing_check":
          return { findings: [], toLookAt: [], ready: false, meaning: "", signer: "" };
        case "enhancement":
        case "recording_status":
        case "keep_step_settings":
        case "spend_time":
          return null;
        default:
          return [];
      }
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  const shown = render(Encounter, { id: "e1", step, coding: may ? coding : null });
  await screen.findByTestId("step-capture");
  return { asked, follow: () => shown.rerender({ step: router.route.screen === "encounter" ? router.route.step : null }) };
}
const at = (): string | undefined => document.querySelector<HTMLElement>("[aria-current=step]")?.dataset["testid"];
const opened = (asked: [string, Record<string, unknown>][]): unknown[] => asked.flatMap(([command, input]) => (command === "open_step" ? [input["step"]] : []));

describe("a visit", () => {
  it("opens at what is left first, where nobody was yet, and where it stood after that", async () => {
    const { asked } = await open(null, workflowView({}, { firstOpen: "compose" }));
    expect(at()).toBe("step-compose");
    await waitFor(() => expect(opened(asked)).toEqual(["compose"]));
    await expectNoViolations();
    cleanup();
    await open(null, workflowView({}, { current: "suggestion_review" }));
    expect(at()).toBe("step-suggestions");
    expect(screen.getByTestId("coding-step").textContent).toBe("suggestions");
  });

  it("opens an address of old at the note", async () => {
    await open("note");
    expect(at()).toBe("step-edit");
    expect(await screen.findByTestId("note-section-hpi")).toBeTruthy();
  });

  it("is gone through by key, and says where somebody is", async () => {
    const { asked, follow } = await open("codes");
    for (const [key, place] of [["4", "edit"], ["6", "sign"], ["3", "compose"]] as const) {
      await userEvent.keyboard(`{Alt>}${key}{/Alt}`);
      await follow();
      expect(at()).toBe(`step-${place}`);
    }
    await userEvent.keyboard("{Alt>}0{/Alt}");
    await follow();
    expect(at()).toBe("step-capture");
    expect(opened(asked)).toEqual(["code_review", "compare_and_edit", "sign_and_dispatch", "compose"]);
  });

  it("leads to the first thing that is left", async () => {
    const left = { message: "HPI is empty.", step: "compare_and_edit" as const, section: "hpi", start: null };
    const { follow } = await open("codes", workflowView({}, { blockers: [left] }));
    const focused = (): string | null | undefined => document.activeElement?.closest("[data-testid]")?.getAttribute("data-testid");
    // From another step, and from within the note.
    for (let turn = 0; turn < 2; turn += 1) {
      await userEvent.keyboard("{Alt>}l{/Alt}");
      await follow();
      expect(at()).toBe("step-edit");
      await waitFor(() => expect(focused()).toBe("note-section-hpi"));
      (document.activeElement as HTMLElement).blur();
    }
  });

  it("has no steps about codes for who may not see them", async () => {
    await open(null, workflowView({}, { current: "code_review" }), false);
    expect(screen.queryByTestId("step-codes")).toBeNull();
    expect(screen.queryByTestId("step-billing")).toBeNull();
    expect(at()).toBe("step-edit");
  });
});
