import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ErrorView, GateView } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import EmergencyForm from "./EmergencyForm.svelte";

const words = text.emergency;
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

/** Refuses every attempt with these, one after the other; says what was asked. */
function refusing(...errors: ErrorView[]): unknown[] {
  const heard: unknown[] = [];
  mockIPC(
    (command, input) => {
      if (command !== "unlock_in_emergency") return null;
      heard.push(input);
      throw errors[heard.length - 1] ?? view("other", "No.");
    },
    { shouldMockEvents: true },
  );
  return heard;
}

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("emergency access", () => {
  it("makes no attempt without a reason of ten characters", async () => {
    const heard = refusing();
    render(EmergencyForm, { gate, onback: vi.fn() });
    await userEvent.type(screen.getByTestId("emergency-reason"), "  urgent  ");
    await userEvent.type(screen.getByTestId("emergency-password"), "blue harbor{Enter}");
    await screen.findByText(words.reasonShort(10));
    expect(heard).toEqual([]);
  });

  it("asks for a code where there is a second factor, with the reason and the password kept", async () => {
    const heard = refusing(view("second_factor_needed", "A code is needed."), view("wrong_code", "The code is wrong."));
    render(EmergencyForm, { gate, onback: vi.fn() });
    await userEvent.type(screen.getByTestId("emergency-reason"), "collapsed in the hall");
    await userEvent.type(screen.getByTestId("emergency-password"), "blue harbor{Enter}");
    await userEvent.type(await screen.findByTestId("emergency-code"), "123456{Enter}");
    await screen.findByText("The code is wrong.");
    const asked = { email: "ada@example.org", password: "blue harbor", reason: "collapsed in the hall" };
    expect(heard).toEqual([
      { ...asked, code: null },
      { ...asked, code: "123456" },
    ]);
  });

  it("says at its field that the password is wrong", async () => {
    refusing(view("wrong_password", "The password is wrong."));
    render(EmergencyForm, { gate, onback: vi.fn() });
    await userEvent.type(screen.getByTestId("emergency-reason"), "collapsed in the hall");
    const field = screen.getByTestId<HTMLInputElement>("emergency-password");
    await userEvent.type(field, "blue harbor{Enter}");
    await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
    expect(screen.queryByTestId("emergency-error")).toBeNull();
  });

  it("can be used by anybody", async () => {
    refusing();
    render(EmergencyForm, { gate, onback: vi.fn() });
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});
