import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import BreakGlass from "$lib/chart/BreakGlass.svelte";
import { somebody } from "$lib/session/roles.testing";
import { enter } from "$lib/session/session.svelte";
import type { ChartView, ControlInput } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import RestrictChart from "./RestrictChart.svelte";

let view: ChartView;
let asked: [string, unknown][];
beforeEach(() => {
  asked = [];
  view = { mine: "full", controls: [], broken: [] };
  mockIPC((command, input) => {
    if (command === "settings") return { theme: "light", keys: {} };
    if (command === "chart_controls") return view;
    if (command === "clinicians") return [{ id: "u7", name: "Noor Haddad, MD" }];
    if (command === "recording_status") return null;
    asked.push([command, input]);
    if (command === "restrict_chart") {
      const control = (input as { control: ControlInput }).control;
      const kept = { id: "c1", patient: "p1", ...control, appliedBy: "u1", appliedAt: "2026-11-20T09:00:00Z", lifted: null };
      view = { ...view, controls: [{ control: kept, holds: true, appliedByName: "Ellen Whitaker", personName: "Noor Haddad" }] };
    }
    return command === "break_glass" ? "2026-11-20T10:00:00Z" : view;
  }, { shouldMockEvents: true });
});
afterEach(() => {
  cleanup();
  clearMocks();
});

describe("a chart's restrictions", () => {
  it("are put in place for one person with a reason, shown, and lifted again", async () => {
    await enter(somebody("physician"));
    render(RestrictChart, { id: "p1" });
    await userEvent.click(screen.getByTestId("chart-restrict-show"));
    const whom = await screen.findByTestId("control-whom");
    await screen.findByText("Noor Haddad, MD");
    await userEvent.selectOptions(whom, "person/u7");
    await userEvent.selectOptions(screen.getByTestId("control-access"), "limited");
    await userEvent.type(screen.getByTestId("control-reason"), "Her sister");
    await userEvent.click(screen.getByTestId("control-add"));
    const control = { controlled: { whom: "person", which: "u7" }, access: "limited", reason: "Her sister", expiresAt: null };
    await waitFor(() => expect(asked).toEqual([["restrict_chart", { patient: "p1", control }]]));
    expect((await screen.findByTestId("chart-control")).textContent).toContain("Noor Haddad: Demographics and schedule only");
    await userEvent.click(screen.getByTestId("chart-control-lift"));
    await waitFor(() => expect(asked[1]).toEqual(["lift_restriction", { control: "c1" }]));
  });

  it("are nothing for whoever may not restrict", async () => {
    await enter(somebody("nurse"));
    render(RestrictChart, { id: "p1" });
    expect(screen.queryByTestId("chart-restrict")).toBeNull();
  });

  it("give way to a reason of ten letters, not to fewer, and only for whoever may", async () => {
    let opened = 0;
    await enter(somebody("nurse"));
    render(BreakGlass, { patient: "p1", onopen: () => opened++ });
    await userEvent.type(screen.getByTestId("glass-reason"), "urgent");
    await userEvent.click(screen.getByTestId("glass-open"));
    expect(asked).toEqual([]);
    await userEvent.type(screen.getByTestId("glass-reason"), ", no pulse");
    await userEvent.click(screen.getByTestId("glass-open"));
    await waitFor(() => expect(asked).toEqual([["break_glass", { patient: "p1", reason: "urgent, no pulse" }]]));
    expect(opened).toBe(1);
    cleanup();
    await enter(somebody("receptionist"));
    render(BreakGlass, { patient: "p1", onopen: () => undefined });
    expect(screen.queryByTestId("glass-open")).toBeNull();
  });
});
