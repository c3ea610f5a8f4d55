import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { BackupFound } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import MoveIn from "./MoveIn.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const found: BackupFound = {
  path: "/stick/one.auscult-backup",
  madeAt: "2026-11-20T08:00:00Z",
  megabytes: 12,
  recordings: 3,
  organization: "Elm Clinic",
  people: [{ email: "ada@example.org", name: "Ada Morgan", with: "password" }],
};

function answering(): unknown[] {
  const heard: unknown[] = [];
  mockIPC(
    (command, input) => {
      if (command === "choose_backup") return found;
      if (command === "move_in") heard.push(input);
      return { recoveryKey: "K", me: {}, samplePassword: null };
    },
    { shouldMockEvents: true },
  );
  return heard;
}

async function fill(key: string, password: string, again: string): Promise<void> {
  await userEvent.click(screen.getByTestId("move-in-choose"));
  await screen.findByTestId("move-in-found");
  if (key) await userEvent.type(screen.getByTestId("move-in-key"), key);
  await userEvent.type(screen.getByTestId("move-in-password"), password);
  await userEvent.type(screen.getByTestId("move-in-password-again"), again);
  await userEvent.click(screen.getByTestId("move-in-submit"));
}

describe("moving to this laptop", () => {
  it("takes the file, the recovery key and a new password", async () => {
    const heard = answering();
    const ondone = vi.fn();
    render(MoveIn, { ondone, onback: vi.fn() });
    expect(screen.queryByTestId("move-in-submit")).toBeNull();
    await fill("ABCD-EFGH", "a quiet night", "a quiet night");
    await waitFor(() => expect(ondone).toHaveBeenCalled());
    expect(heard).toEqual([{ moving: { path: found.path, recoveryKey: "ABCD-EFGH", email: "ada@example.org", password: "a quiet night", keyring: "system" } }]);
  });

  it("asks for what is missing before anything is restored", async () => {
    const heard = answering();
    render(MoveIn, { ondone: vi.fn(), onback: vi.fn() });
    await fill("", "a quiet night", "another night");
    expect(screen.getByTestId("move-in-key").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByTestId("move-in-password-again").getAttribute("aria-invalid")).toBe("true");
    expect(heard).toEqual([]);
  });
});
