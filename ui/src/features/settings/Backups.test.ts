import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { BackupsView } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import Backups from "./Backups.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const none: BackupsView = {
  plan: { rhythm: "off", folder: null, keep: 14 },
  ownFolder: "/data/vault/backups",
  last: null,
  failure: null,
  daysWithout: 0,
  overdue: false,
  writing: false,
  drill: null,
};
const backup = { path: "/stick/one.auscult-backup", megabytes: 12, recordings: 1 };

function answering(view: BackupsView): [string, unknown][] {
  const heard: [string, unknown][] = [];
  mockIPC(
    (command, input) => {
      if (command !== "backups") heard.push([command, input]);
      return view;
    },
    { shouldMockEvents: true },
  );
  return heard;
}

describe("backups", () => {
  it("say that there was none for a week, and why the last failed", async () => {
    answering({ ...none, overdue: true, daysWithout: 9, failure: { at: "2026-11-19T08:00:00Z", message: "The disk is full." } });
    render(Backups);
    expect((await screen.findByTestId("backup-overdue")).textContent).toContain("9 days");
    expect(screen.getByTestId("backup-failure").textContent).toContain("The disk is full.");
  });

  it("are made by themselves as soon as somebody says how often", async () => {
    const heard = answering(none);
    render(Backups);
    await userEvent.selectOptions(await screen.findByTestId("backup-rhythm"), "daily");
    await waitFor(() => expect(heard).toContainEqual(["save_backup_plan", { plan: { rhythm: "daily", folder: null, keep: 14 } }]));
  });

  it("are tried with the recovery key, once there is one to try", async () => {
    const heard = answering({ ...none, last: { at: "2026-11-20T08:00:00Z", backup } });
    render(Backups);
    await userEvent.type(await screen.findByTestId("drill-secret"), "ABCD-EFGH");
    await userEvent.click(screen.getByTestId("drill-try"));
    await waitFor(() => expect(heard).toContainEqual(["try_restore", { backup: null, proof: "recovery_key", secret: "ABCD-EFGH" }]));
  });

  it("cannot be tried before there is one", async () => {
    answering(none);
    render(Backups);
    await userEvent.type(await screen.findByTestId("drill-secret"), "ABCD");
    expect(screen.getByTestId<HTMLButtonElement>("drill-try").disabled).toBe(true);
  });
});
