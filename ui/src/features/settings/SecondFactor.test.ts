import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import type { ErrorView, Me, SecondFactorRow, SecondFactorView } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import SecondFactor from "./SecondFactor.svelte";

const words = text.secondFactor;
const codes = Array.from({ length: 10 }, (_, n) => `ABCD${n}-FGHJK`);
const wrongCode: ErrorView = { code: "wrong_code", message: "The code is wrong.", hint: null, retryable: true };
const me = {
  user: { id: "a", email: "ada@example.org" },
  membership: {},
  organization: { name: "Elm Clinic" },
  permissions: ["edit_settings", "edit_people"],
  sample: false,
} as unknown as Me;

const people: SecondFactorRow[] = [
  { user: "a", name: "Ada Morgan", since: "2026-11-01T10:00:00Z" },
  { user: "b", name: "Ben Adeyemi", since: "2026-11-01T10:00:00Z" },
];

/** Shows somebody's own second factor on a telephone whose code is 123456; says what was asked. */
async function shown(over: Partial<SecondFactorView> = {}): Promise<[string, unknown][]> {
  const asked: [string, unknown][] = [];
  const taken: string[] = [];
  let view: SecondFactorView = { since: null, codesLeft: 0, policy: "each_decides", ...over };
  mockIPC(
    (command, input) => {
      asked.push([command, input]);
      if (command === "settings") return { theme: "light", keys: {} };
      if (command === "me") return me;
      if (command === "second_factor") return view;
      if (command === "begin_second_factor") return { secret: "GEZD GNBV", picture: { size: 41, path: "M4 4h1v1h-1z" } };
      if (command === "confirm_second_factor") {
        if ((input as { code: string }).code !== "123456") throw wrongCode;
        view = { ...view, since: "2026-11-20T10:00:00Z", codesLeft: 10 };
        return codes;
      }
      if (command === "renew_recovery_codes") return codes;
      if (command === "second_factors") return people.map((row) => (taken.includes(row.user) ? { ...row, since: null } : row));
      if (command === "reset_second_factor") taken.push((input as { user: string }).user);
      if (command === "remove_second_factor") view = { ...view, since: null, codesLeft: 0 };
      return null;
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  render(SecondFactor);
  await screen.findByTestId("second-factor-state");
  return asked;
}

const of = (asked: [string, unknown][], command: string): unknown[] => asked.filter(([name]) => name === command).map(([, input]) => input);

async function beginSettingUp(): Promise<void> {
  await userEvent.click(screen.getByTestId("second-factor-set-up"));
  await userEvent.type(screen.getByTestId("second-factor-password"), "blue harbor{Enter}");
  await screen.findByTestId("second-factor-picture");
}

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("the second factor in Settings", () => {
  it("is set up by password, picture and one code, and its recovery codes are shown until they are kept", async () => {
    const asked = await shown();
    expect(screen.getByTestId("second-factor-state").textContent).toBe(words.off);
    await beginSettingUp();
    expect(screen.getByTestId("second-factor-secret").textContent).toBe("GEZD GNBV");
    const picture = screen.getByRole("img", { name: words.picture });
    expect(picture.querySelector("path")?.getAttribute("d")).toBe("M4 4h1v1h-1z");
    await userEvent.type(screen.getByTestId("second-factor-confirm"), "000000{Enter}");
    await screen.findByText(wrongCode.message);
    await userEvent.type(screen.getByTestId("second-factor-confirm"), "123456{Enter}");
    const list = await screen.findByTestId("recovery-codes");
    expect(list.querySelectorAll("li").length).toBe(10);
    const done = screen.getByTestId<HTMLButtonElement>("recovery-codes-done");
    expect(done.disabled).toBe(true);
    await userEvent.click(screen.getByTestId("recovery-codes-kept"));
    await userEvent.click(done);
    await waitFor(() => expect(screen.getByTestId("second-factor-state").textContent).toContain(words.codesLeft(10)));
    expect(screen.queryByText("ABCD0-FGHJK")).toBeNull();
    expect(of(asked, "begin_second_factor")).toEqual([{ password: "blue harbor" }]);
  });

  it("is switched off with password and code", async () => {
    const asked = await shown({ since: "2026-11-20T10:00:00Z", codesLeft: 3 });
    await userEvent.click(screen.getByTestId("second-factor-off"));
    await userEvent.type(screen.getByTestId("off-code"), "123456");
    await userEvent.type(screen.getByTestId("off-password"), "blue harbor{Enter}");
    await waitFor(() => expect(screen.getByTestId("second-factor-state").textContent).toBe(words.off));
    expect(of(asked, "remove_second_factor")).toEqual([{ password: "blue harbor", code: "123456" }]);
  });

  it("cannot be switched off where the organization requires it", async () => {
    await shown({ since: "2026-11-20T10:00:00Z", codesLeft: 0, policy: "required" });
    expect(screen.queryByTestId("second-factor-off")).toBeNull();
    expect(screen.getAllByText(new RegExp(words.codesLeft(0))).length).toBeGreaterThan(1);
  });

  it("is asked of everybody by an administrator", async () => {
    const asked = await shown({ since: "2026-11-20T10:00:00Z", codesLeft: 9 });
    await userEvent.selectOptions(screen.getByTestId("second-factor-policy"), "required");
    await waitFor(() => expect(of(asked, "set_second_factor_policy")).toEqual([{ policy: "required" }]));
  });

  it("of somebody else is taken away after being asked twice, one's own never", async () => {
    const asked = await shown();
    const button = await screen.findByTestId("second-factor-reset");
    await userEvent.click(button);
    expect(of(asked, "reset_second_factor")).toEqual([]);
    await userEvent.click(screen.getByText(words.resetSure("Ben Adeyemi")));
    await waitFor(() => expect(screen.queryByTestId("second-factor-reset")).toBeNull());
    expect(of(asked, "reset_second_factor")).toEqual([{ user: "b" }]);
  });

  it("can be used by anybody", async () => {
    await shown();
    await beginSettingUp();
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});
