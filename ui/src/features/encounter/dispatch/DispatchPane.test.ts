import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "$lib/keys/index.svelte";
import type { DispatchesView, DispatchOptions } from "$lib/shell";
import { clearMocks, emit, mockIPC } from "$lib/shell/testing";
import { Visit } from "../state/visit.svelte";
import { WorkflowState } from "../state/workflow.svelte";
import { workflowView } from "../testing";
import DispatchPane from "./DispatchPane.svelte";
import { dispatchesView, dispatchRow, nothing } from "./testing";

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

type Asked = [command: string, input: Record<string, unknown>];

/** A shell that keeps what is chosen and takes the steps it is asked for. */
async function open(first: DispatchesView): Promise<{ asked: Asked[]; now: (view: DispatchesView) => Promise<void> }> {
  let view = first;
  const asked: Asked[] = [];
  mockIPC(
    (command, input) => {
      const given = input as Record<string, unknown>;
      if (command.startsWith("plugin:")) return undefined;
      asked.push([command, given]);
      if (command === "workflow") return workflowView();
      if (command === "export_dispatch") return { path: "/exports/summary.pdf" };
      if (command === "save_dispatch_options") {
        const options = given["options"] as DispatchOptions;
        const unnamed = options.referrals.findIndex((one) => one.to === "" && one.reason !== "");
        const findings = unnamed < 0 ? [] : [{ field: `referrals.${unnamed}.to`, severity: "error" as const, message: "A letter needs to say whom it is for." }];
        view = { ...view, options, findings };
      }
      if (command === "retry_dispatch" || command === "withdraw_dispatch") {
        const status = command === "retry_dispatch" ? { status: "queued" as const } : { status: "withdrawn" as const, at: "2026-11-20T10:05:00Z" };
        view = { ...view, rows: view.rows.map((row) => (row.dispatch.id === given["id"] ? { ...row, mayRetry: false, mayWithdraw: false, dispatch: { ...row.dispatch, status } } : row)) };
      }
      return view;
    },
    { shouldMockEvents: true },
  );
  render(DispatchPane, { visit: new Visit("e1"), workflow: new WorkflowState("e1") });
  await waitFor(() => expect(asked.length).toBeGreaterThan(0));
  const now = async (next: DispatchesView): Promise<void> => {
    view = next;
    await emit("changed", { encounter: "e1", patient: null });
  };
  return { asked, now };
}

const kept = (asked: Asked[]): DispatchOptions | undefined => asked.filter(([command]) => command === "save_dispatch_options").at(-1)?.[1]["options"] as DispatchOptions | undefined;
const row = (target: string): HTMLElement => document.querySelector<HTMLElement>(`[data-target=${target}]`) as HTMLElement;

async function accessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
  expect(violations.map((violation) => violation.id)).toEqual([]);
}

describe("before the signature", () => {
  it("keeps each choice by keyboard alone, and says calmly what will wait", async () => {
    const { asked } = await open(dispatchesView());
    const emr = await screen.findByTestId("dispatch-emr");
    emr.focus();
    await userEvent.keyboard(" ");
    await waitFor(() => expect(kept(asked)).toEqual({ ...nothing, emr: true }));
    expect(screen.queryByText(/it will wait/)).toBeNull();
    await userEvent.tab();
    await userEvent.keyboard(" ");
    await waitFor(() => expect(kept(asked)?.billing).toBe(true));
    await screen.findByText(/it will wait/);
    // What was chosen may stand against the signature: the steps are read again.
    await waitFor(() => expect(asked.some(([command]) => command === "workflow")).toBe(true));
    await accessible();
  });

  it("keeps half a letter, says what it lacks, and keeps what is typed while the visit changes", async () => {
    const { asked, now } = await open(dispatchesView());
    await userEvent.click(await screen.findByTestId("add-referral"));
    await waitFor(() => expect(document.activeElement?.id).toBe("field-referral-to-0"));
    await userEvent.type(screen.getByTestId("referral-reason-0"), "Knee?");
    await screen.findByText("A letter needs to say whom it is for.");
    expect(kept(asked)?.referrals).toEqual([{ to: "", reason: "Knee?" }]);
    await userEvent.type(screen.getByTestId("referral-to-0"), "Dr. V");
    await now(dispatchesView());
    await userEvent.type(screen.getByTestId("referral-to-0"), "ance");
    await waitFor(() => expect(kept(asked)?.referrals).toEqual([{ to: "Dr. Vance", reason: "Knee?" }]));
    await accessible();
    await userEvent.click(screen.getByTestId("remove-referral"));
    await waitFor(() => expect(kept(asked)?.referrals).toEqual([]));
    expect(document.activeElement).toBe(screen.getByTestId("add-referral"));
  });

  it("plans the next visit and says on which day it falls", async () => {
    const { asked } = await open(dispatchesView());
    await userEvent.click(await screen.findByTestId("dispatch-follow-up"));
    await waitFor(() => expect(kept(asked)?.followUp?.when).toEqual({ by: "after_days", days: 14 }));
    expect(screen.getByTestId("follow-up-falls").textContent).toMatch(/4.*2026|2026.*4/);
    const days = screen.getByTestId("follow-up-days");
    await userEvent.clear(days);
    await userEvent.type(days, "0");
    await screen.findByText(/1 to 730/);
    await userEvent.clear(days);
    await userEvent.type(days, "21");
    await waitFor(() => expect(kept(asked)?.followUp?.when).toEqual({ by: "after_days", days: 21 }));
    await userEvent.selectOptions(screen.getByTestId("follow-up-when"), "on_day");
    await waitFor(() => expect(kept(asked)?.followUp?.when).toEqual({ by: "on_day", day: "2026-12-11" }));
    await userEvent.selectOptions(screen.getByTestId("follow-up-kind"), "telehealth");
    await waitFor(() => expect(kept(asked)?.followUp?.kind).toBe("telehealth"));
    await accessible();
  });

  it("is only read by who may not choose", async () => {
    await open(dispatchesView({ mayChoose: false }));
    await screen.findByText(/Who writes the note/);
    expect(screen.queryByTestId("dispatch-emr")).toBeNull();
  });
});

describe("after the signature", () => {
  const failed = { status: "failed" as const, message: "The folder is not there.", remedy: "Connect the drive.", at: "2026-11-20T10:02:00Z" };
  const rows = [
    dispatchRow("1", { target: "emr" }, { status: "confirmed", number: "DSP-2026-A-000001 · 0a1b2c3d", at: "2026-11-20T10:00:05Z" }, { moves: [{ at: "2026-11-20T10:00:04Z", by: "u1", event: { event: "begin" }, attempt: 1 }] }),
    dispatchRow("2", { target: "billing" }, { status: "queued" }, { waitsFor: "codes", mayWithdraw: true }),
    dispatchRow("3", { target: "referral", referral: { to: "Dr. Vance", reason: "Knee" } }, failed, { retries: 2, mayRetry: true, mayWithdraw: true, maySave: true }),
    dispatchRow("4", { target: "follow_up", visit: { when: { by: "after_days", days: 14 }, kind: "telehealth", reason: "" } }, { status: "sending" }),
  ];

  it("says of each where it stands, what it waits for and what would help", async () => {
    await open(dispatchesView({ signed: true, mayChoose: false, rows }));
    await screen.findByTestId("dispatch-timeline");
    expect(within(row("emr")).getByTestId("dispatch-number").textContent).toContain("DSP-2026-A-000001 · 0a1b2c3d");
    expect(row("billing").textContent).toContain("Nothing is wrong.");
    expect(row("referral").textContent).toContain("Letter to Dr. Vance");
    expect(row("referral").textContent).toContain("The folder is not there. Connect the drive.");
    expect(within(row("referral")).getByTestId("dispatch-retries").textContent).toContain("2 times");
    expect(row("follow_up").textContent).toContain("Sending");
    await accessible();
  });

  it("tries again and takes back by key, what has the focus or else the first that can be", async () => {
    const { asked } = await open(dispatchesView({ signed: true, rows }));
    await screen.findByTestId("dispatch-timeline");
    await userEvent.keyboard("t");
    await waitFor(() => expect(asked.at(-1)).toEqual(["retry_dispatch", { id: "3" }]));
    await waitFor(() => expect(row("referral").dataset["status"]).toBe("queued"));
    await userEvent.keyboard("j");
    expect(document.activeElement).toBe(row("emr"));
    await userEvent.keyboard("j");
    expect(document.activeElement).toBe(row("billing"));
    await userEvent.keyboard("k");
    await userEvent.keyboard("t");
    expect(asked.at(-1)?.[0], "what has arrived is not sent again").toBe("retry_dispatch");
    expect(asked.filter(([command]) => command === "retry_dispatch")).toHaveLength(1);
    within(row("billing")).getByTestId("dispatch-withdraw").focus();
    await userEvent.keyboard("w");
    await waitFor(() => expect(row("billing").dataset["status"]).toBe("withdrawn"));
    expect(asked.at(-1)).toEqual(["withdraw_dispatch", { id: "2" }]);
  });

  it("hears by itself that something has arrived, and saves a letter to print", async () => {
    const { asked, now } = await open(dispatchesView({ signed: true, rows }));
    await userEvent.click(await screen.findByTestId("dispatch-save"));
    expect(asked.at(-1)).toEqual(["export_dispatch", { id: "3" }]);
    await screen.findByText("/exports/summary.pdf");
    const arrived = dispatchRow("4", { target: "follow_up", visit: { when: { by: "after_days", days: 14 }, kind: "telehealth", reason: "" } }, { status: "confirmed", number: "ENC-2026-A-000009", at: "2026-11-20T10:03:00Z" });
    await now(dispatchesView({ signed: true, rows: [...rows.slice(0, 3), arrived] }));
    await waitFor(() => expect(row("follow_up").textContent).toContain("ENC-2026-A-000009"));
  });

  it("says so where nothing was chosen", async () => {
    await open(dispatchesView({ signed: true }));
    await screen.findByTestId("dispatch-none");
  });
});
