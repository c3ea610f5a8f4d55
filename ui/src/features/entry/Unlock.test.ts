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

const gate = (over: Partial<GateView> = {}): GateView => ({
  gate: "locked",
  organization: "Elm Clinic",
  people: [{ email: "ada@example.org", name: "Ada Morgan", with: "password" }],
  problem: null,
  recordingMs: null,
  version: "0.1.0",
  dataFolder: "/data",
  organizations: [{ id: "first", name: "Elm Clinic", chosen: true }],
  ...over,
});
const wrong: ErrorView = { code: "wrong_password", message: "That is not the password.", hint: null, retryable: true };

/** Answers `unlock` with an error; says with what it was asked. */
function refusing(error: ErrorView): unknown[] {
  const heard: unknown[] = [];
  mockIPC(
    (command, input) => {
      if (command !== "unlock") return null;
      heard.push(input);
      throw error;
    },
    { shouldMockEvents: true },
  );
  return heard;
}

async function type(password: string): Promise<HTMLInputElement> {
  const field = screen.getByTestId<HTMLInputElement>("unlock-password");
  await userEvent.type(field, `${password}{Enter}`);
  return field;
}

describe("the lock", () => {
  it("says at the field that the password is wrong, and empties it for the next try", async () => {
    const heard = refusing(wrong);
    render(Unlock, { gate: gate(), onrecover: vi.fn(), onjoin: vi.fn() });
    const field = await type("blue harbor");
    await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
    expect(heard).toEqual([{ email: "ada@example.org", password: "blue harbor" }]);
    expect(field.value).toBe("");
    expect(screen.getByText(wrong.message).closest("[id]")?.id).toBe(field.getAttribute("aria-describedby"));
    expect(screen.queryByTestId("unlock-error")).toBeNull();
  });

  it("makes no attempt of an empty field", async () => {
    const heard = refusing(wrong);
    render(Unlock, { gate: gate(), onrecover: vi.fn(), onjoin: vi.fn() });
    const field = await type("");
    await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
    expect(heard).toEqual([]);
    expect(screen.getByText(text.entry.required)).toBeTruthy();
    await type("x");
    await screen.findByText(wrong.message);
    expect(screen.queryByText(text.entry.required)).toBeNull();
  });

  it("has no button to try again where only another attempt can help", async () => {
    refusing({ code: "other", message: "Too many wrong passwords.", hint: "Wait, then try again.", retryable: true });
    render(Unlock, { gate: gate(), onrecover: vi.fn(), onjoin: vi.fn() });
    await type("x");
    expect((await screen.findByTestId("unlock-error")).textContent).toContain("Wait, then try again.");
    expect(screen.queryByTestId("unlock-error-retry")).toBeNull();
  });

  it("asks the person who was chosen", async () => {
    const heard = refusing(wrong);
    const people = [...gate().people, { email: "ben@example.org", name: "Ben Adeyemi", with: "password" as const }];
    render(Unlock, { gate: gate({ people }), onrecover: vi.fn(), onjoin: vi.fn() });
    await userEvent.selectOptions(screen.getByTestId("unlock-person"), "ben@example.org");
    await type("x");
    await waitFor(() => expect(heard).toEqual([{ email: "ben@example.org", password: "x" }]));
  });

  it("offers to try again where the keyring does not answer", async () => {
    refusing({ code: "keyring", message: "The keyring is locked.", hint: "Unlock it.", retryable: true });
    render(Unlock, { gate: gate(), onrecover: vi.fn(), onjoin: vi.fn() });
    await type("x");
    await screen.findByTestId("unlock-error-retry");
    expect(screen.getByTestId("unlock-error").textContent).toContain("Unlock it.");
  });

  it("leads to the recovery key where only that helps", async () => {
    mockIPC(() => null, { shouldMockEvents: true });
    const onrecover = vi.fn();
    const problem: ErrorView = { code: "recovery_needed", message: "No secret.", hint: null, retryable: false };
    render(Unlock, { gate: gate({ problem }), onrecover, onjoin: vi.fn() });
    expect(screen.queryByTestId("unlock-error-retry")).toBeNull();
    await userEvent.click(screen.getByText(text.entry.recoverTitle));
    expect(onrecover).toHaveBeenCalledOnce();
  });

  it("shows that a recording goes on behind it", () => {
    mockIPC(() => null, { shouldMockEvents: true });
    render(Unlock, { gate: gate({ recordingMs: 761_000 }), onrecover: vi.fn(), onjoin: vi.fn() });
    expect(screen.getByTestId("lock-recording").textContent).toContain("12:41");
  });
});
