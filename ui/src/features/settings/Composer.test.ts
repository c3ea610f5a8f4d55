import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import type { ComposerSettings, ComposerView, Me } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import Composer from "./Composer.svelte";
import { numberTyped } from "./number-typed";

const words = text.composer;
const me = { user: {}, membership: {}, organization: {}, permissions: ["edit_settings"], own: [], sample: false } as unknown as Me;
const settings: ComposerSettings = {
  engine: "rules",
  address: "http://localhost:11434",
  model: "",
  contextTokens: null,
  patienceSeconds: 180,
  inputPrice: 0,
  outputPrice: 0,
};
const near: ComposerView = { settings, host: "localhost", reach: "this_computer", hasKey: false, agreement: null };
const hosted: ComposerView = { ...near, settings: { ...settings, address: "https://api.example.com" }, host: "api.example.com", reach: "hosted" };

/** Shows the settings over this composer; says what was asked, with what. */
async function shown(view: ComposerView): Promise<[string, unknown][]> {
  const asked: [string, unknown][] = [];
  let now = view;
  mockIPC(
    (command, input) => {
      asked.push([command, input]);
      if (command === "settings") return { theme: "light", keys: {} };
      if (command === "composer") return now;
      if (command === "language_models") return [{ name: "small", contextTokens: null }];
      if (command === "try_composer") throw { code: "other", message: "Its server cannot be reached.", hint: "See whether it runs.", retryable: true };
      if (command === "save_composer") return (now = { ...now, settings: (input as { settings: ComposerSettings }).settings });
      if (command === "confirm_agreement") return (now = { ...now, agreement: { host: "api.example.com", by: "Dana Whitfield", at: "2026-11-20T10:00:00Z" } });
      return command === "set_composer_key" ? (now = { ...now, hasKey: (input as { key: string | null }).key !== null }) : null;
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  render(Composer);
  await screen.findByTestId("composer-engine");
  return asked;
}

const of = (asked: [string, unknown][], command: string): unknown[] => asked.filter(([name]) => name === command).map(([, input]) => input);

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("the composer's settings", () => {
  it("say how near a server is, list its models and keep the one that is chosen", async () => {
    const asked = await shown(near);
    expect(screen.getByTestId("composer-reach").textContent).toBe(words.reach.this_computer);
    expect(screen.queryByTestId("composer-agreement")).toBeNull();
    await userEvent.click(screen.getByTestId("composer-look"));
    await waitFor(() => expect(screen.getByTestId("composer-model").tagName).toBe("SELECT"));
    await userEvent.selectOptions(screen.getByTestId("composer-model"), "small");
    await waitFor(() => expect(of(asked, "save_composer")).toEqual([{ settings: { ...settings, model: "small" } }]));
    await userEvent.click(screen.getByTestId("composer-try"));
    expect((await screen.findByTestId("composer-trial-error")).textContent).toContain("cannot be reached");
  });

  it("offer no model of a hosted server before the agreement is confirmed", async () => {
    const asked = await shown(hosted);
    expect(screen.queryByTestId("composer-look")).toBeNull();
    await userEvent.click(screen.getByTestId("composer-agreement-confirm"));
    await screen.findByTestId("composer-look");
    expect(of(asked, "confirm_agreement")).toEqual([{ host: "api.example.com" }]);
    expect(screen.getByTestId("composer-agreement").textContent).toContain("Dana Whitfield");
  });

  it("go back to the rules when the address changes", async () => {
    const asked = await shown({ ...near, settings: { ...settings, engine: "language_model", model: "small" } });
    const field = screen.getByTestId("composer-address");
    await userEvent.clear(field);
    await userEvent.type(field, "http://gpu.local{Tab}");
    await waitFor(() => expect(of(asked, "save_composer")).toEqual([{ settings: { ...settings, address: "http://gpu.local" } }]));
  });

  it("keep a key and never show it", async () => {
    const asked = await shown(near);
    await userEvent.type(screen.getByTestId("composer-key"), "sk-1");
    await userEvent.click(screen.getByTestId("composer-key-keep"));
    await screen.findByTestId("composer-key-there");
    expect(of(asked, "set_composer_key")).toEqual([{ key: "sk-1" }]);
    expect((screen.getByTestId("composer-key") as HTMLInputElement).value).toBe("");
    expect(screen.getByTestId("composer-key").getAttribute("type")).toBe("password");
  });

  it.each([near, hosted])("can be used by anybody", async (view) => {
    await shown(view);
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});

describe("a number that is typed", () => {
  it.each([
    ["12", 12],
    [" 0,25 ", 0.25],
    ["1.5", 1.5],
    ["", null],
    ["-1", null],
    ["1e3", null],
  ])("reads %o as %o", (typed, expected) => expect(numberTyped(typed)).toBe(expected));
});
