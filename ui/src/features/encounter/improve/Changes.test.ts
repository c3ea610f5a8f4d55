import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import type { EnhancementView } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { Draft } from "../note/draft.svelte";
import { Visit } from "../state/visit.svelte";
import Changes from "./Changes.svelte";
import { expectNoViolations } from "../testing";
import { change, enhancement, note } from "./testing";

let stop: () => void;
let went = 0;
beforeEach(() => {
  localStorage.clear();
  stop = listenForKeys(window);
});
afterEach(() => {
  stop();
  cleanup();
  clearMocks();
});

const three = (): EnhancementView =>
  enhancement([
    change(1, { start: 4, end: 8, original: "the ", replacement: "" }),
    change(2, { start: 8, end: 12, original: "knee", replacement: "patella", improves: "medical_terminology" }),
    change(3, { start: 19, end: 19, original: "", replacement: " [To complete: since when?]", kind: "prompt", improves: "completeness" }),
  ]);

/** A shell that keeps what is decided, and says what it was asked. */
async function open(first: EnhancementView | null): Promise<[string, Record<string, unknown>][]> {
  let view = first;
  const asked: [string, Record<string, unknown>][] = [];
  mockIPC(
    (command, input) => {
      const given = input as Record<string, unknown>;
      if (!command.startsWith("plugin:")) asked.push([command, given]);
      if (command === "decide_changes" && view) {
        const ids = given["changes"] as number[];
        const state = given["decision"] === "accept" ? "accepted" : "rejected";
        view = { ...view, canUndo: true, changes: view.changes.map((one) => (ids.includes(one.change.id) ? { ...one, state } : one)) };
      }
      if (command === "undo_changes") view = three();
      return view;
    },
    { shouldMockEvents: true },
  );
  const draft = new Draft(new Visit("e1"));
  draft.follow(note("The the knee hurts."));
  went = 0;
  render(Changes, { draft, oncompose: () => (went += 1) });
  await waitFor(() => expect(asked.length).toBeGreaterThan(0));
  return asked;
}
const states = (): (string | undefined)[] => screen.getAllByTestId("change").map((row) => row.dataset["state"]);
const chosen = (): string | undefined => document.querySelector<HTMLElement>("[data-testid=change][aria-current]")?.dataset["id"];

describe("improving by key", () => {
  it("takes, refuses and takes back what is chosen", async () => {
    const asked = await open(three());
    await screen.findAllByTestId("change");
    expect(chosen()).toBe("1");
    await userEvent.keyboard("a");
    await waitFor(() => expect(states()).toEqual(["accepted", "pending", "pending"]));
    expect(asked.at(-1)).toEqual(["decide_changes", { id: "g1", revision: 1, changes: [1], decision: "accept" }]);
    expect(chosen()).toBe("2");
    await userEvent.keyboard("j");
    expect(chosen()).toBe("3");
    await userEvent.keyboard("k");
    await userEvent.keyboard("r");
    await waitFor(() => expect(states()).toEqual(["accepted", "rejected", "pending"]));
    await userEvent.keyboard("z");
    await waitFor(() => expect(states()).toEqual(["pending", "pending", "pending"]));
    expect(asked.at(-1)?.[0]).toBe("undo_changes");
  });

  it("takes all but the questions at once", async () => {
    await open(three());
    await screen.findAllByTestId("change");
    await userEvent.keyboard("{Shift>}a{/Shift}");
    await waitFor(() => expect(states()).toEqual(["accepted", "accepted", "pending"]));
  });
});

describe("the changes in the text", () => {
  it("show what goes and what comes, each with its reason and how sure it is", async () => {
    await open(three());
    await waitFor(() => expect(screen.getAllByTestId("marked-change")).toHaveLength(3));
    expect(document.querySelector(".prose del")?.textContent).toBe("the ");
    expect(screen.getAllByTestId("change")[0]?.textContent).toContain("Because.");
    expect(screen.getAllByTestId("change")[0]?.textContent).toContain("90 % sure");
    await expectNoViolations();
  });

  it("lead to where changes are asked for, where there are none", async () => {
    await open(null);
    await userEvent.click(await screen.findByTestId("to-compose"));
    expect(went).toBe(1);
  });
});
