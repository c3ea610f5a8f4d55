import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ErrorView, GateView } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import Unlock from "./Unlock.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const gate: GateView = {
  gate: "locked",
  organization: "Elm Clinic",
  people: [{ email: "ada@example.org", name: "Ada Morgan", with: "password" }],
  problem: null,
  recordingMs: null,
  version: "0.1.0",
  dataFolder: "/data",
  organizations: [{ id: "first", name: "Elm Clinic", chosen: true }],
};
const view = (code: ErrorView["code"], message: string): ErrorView => ({ code, message, hint: null, retryable: true });

/** Asks for a code after the password, and takes none. */
function askingForCode(): unknown[] {
  const heard: unknown[] = [];
  mockIPC(
    (command, input) => {
      if (command === "unlock") throw view("second_factor_needed", "A code is needed.");
      if (command !== "unlock_with_code") return null;
      heard.push(input);
      throw view("wrong_code", "The code is wrong.");
    },
    { shouldMockEvents: true },
  );
  return heard;
}

async function toCode(): Promise<HTMLInputElement> {
  render(Unlock, { gate, onrecover: vi.fn(), onjoin: vi.fn() });
  await userEvent.type(screen.getByTestId("unlock-password"), "blue harbor{Enter}");
  return screen.findByTestId<HTMLInputElement>("unlock-code");
}

describe("the code at the lock", () => {
  it("is asked for when the password was right, with the cursor in its field", async () => {
    askingForCode();
    const field = await toCode();
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(field.autocomplete).toBe("one-time-code");
    expect(screen.queryByTestId("unlock-password")).toBeNull();
    expect(screen.queryByTestId("unlock-error")).toBeNull();
  });

  it("is sent by itself once six digits are there, typed or pasted", async () => {
    const heard = askingForCode();
    const field = await toCode();
    await userEvent.click(field);
    await userEvent.paste("123 456");
    await screen.findByText("The code is wrong.");
    expect(heard).toEqual([{ email: "ada@example.org", password: "blue harbor", code: "123 456" }]);
    expect(field.value).toBe("");
    await userEvent.type(field, "654321");
    await waitFor(() => expect(heard.length).toBe(2));
  });

  it("may be a recovery code, which waits for the button", async () => {
    const heard = askingForCode();
    await toCode();
    await userEvent.click(screen.getByText(text.secondFactor.useRecoveryCode));
    const field = screen.getByLabelText(new RegExp(text.secondFactor.recoveryCode));
    await userEvent.type(field, "ABCDE-FGHJ1");
    expect(heard).toEqual([]);
    await userEvent.click(screen.getByTestId("unlock-submit"));
    await waitFor(() => expect(heard).toEqual([{ email: "ada@example.org", password: "blue harbor", code: "ABCDE-FGHJ1" }]));
  });

  it("leads back to the password", async () => {
    askingForCode();
    await toCode();
    await userEvent.click(screen.getByText(text.secondFactor.backToPassword));
    expect(screen.getByTestId<HTMLInputElement>("unlock-password").value).toBe("");
    expect(screen.queryByTestId("unlock-code")).toBeNull();
  });
});
