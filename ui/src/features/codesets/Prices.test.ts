// The practice's own prices and attestation texts: typed, brought in, kept only when somebody says so.

import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import type { AttestationTemplate, Charge, Me } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import AttestationTexts from "./AttestationTexts.svelte";
import Prices from "./Prices.svelte";

const me = { user: {}, membership: {}, organization: {}, permissions: ["edit_code_sets", "edit_settings"], own: [], sample: false } as unknown as Me;
const charge = (code: string, cents: number, payer: string | null = null): Charge => ({ code, modifier: null, payer, cents, from: null, to: null });
const shipped: AttestationTemplate = { key: "standard", name: "Standard", text: "I, {physician}, saw {patient}." };

afterEach(() => {
  cleanup();
  clearMocks();
});

/** A shell that keeps prices and texts, and reads a table of two prices. */
async function open(): Promise<[string, Record<string, unknown>][]> {
  const asked: [string, Record<string, unknown>][] = [];
  let charges = [charge("99213", 12_500)];
  mockIPC(
    (command, input) => {
      const told = input as Record<string, unknown>;
      if (!command.startsWith("plugin:")) asked.push([command, told]);
      if (command === "settings") return { theme: "light", keys: {} };
      if (command === "charges") return { charges };
      if (command === "save_charges") {
        charges = (told["list"] as { charges: Charge[] }).charges;
        return { charges };
      }
      if (command === "read_charges") {
        return { file: "prices.csv", read: 2, leftOut: 1, skipped: [{ line: 4, what: "the price is no amount" }], list: { charges: [charge("99213", 13_000), charge("99214", 18_000)] } };
      }
      if (command === "attestation_templates") return [shipped];
      if (command === "save_attestation_templates") return (told["templates"] as { templates: AttestationTemplate[] }).templates;
      return null;
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  return asked;
}

async function expectNoViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false }, "color-contrast": { enabled: false }, "heading-order": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

it("prices are typed, and one that is wrong is not kept", async () => {
  const asked = await open();
  render(Prices);
  await screen.findByTestId("price-row");
  await userEvent.click(screen.getByTestId("price-add"));
  await userEvent.type(screen.getByTestId("price-code"), "g0439");
  await userEvent.type(screen.getByTestId("price-cents"), "1,25");
  await userEvent.click(screen.getByTestId("price-keep"));
  expect(asked.some(([command]) => command === "save_charges")).toBe(false);
  await userEvent.clear(screen.getByTestId("price-cents"));
  await userEvent.type(screen.getByTestId("price-cents"), "175.50");
  await userEvent.click(screen.getByTestId("price-keep"));
  await waitFor(() => expect(screen.getAllByTestId("price-row").map((row) => row.dataset["about"])).toEqual(["99213", "G0439"]));
  expect(asked.find(([command]) => command === "save_charges")?.[1]).toEqual({ list: { charges: [charge("99213", 12_500), charge("G0439", 17_550)] } });
  await expectNoViolations();
});

it("a table is brought in, and kept only when somebody says so", async () => {
  const asked = await open();
  render(Prices);
  await screen.findByTestId("price-row");
  await userEvent.click(screen.getByTestId("prices-bring-in"));
  expect((await screen.findByTestId("prices-read")).textContent).toContain("line 4, the price is no amount");
  expect(screen.getAllByTestId("price-row")).toHaveLength(1);
  expect(asked.some(([command]) => command === "save_charges")).toBe(false);
  await userEvent.click(screen.getByTestId("prices-keep"));
  await waitFor(() => expect(screen.getAllByTestId("price-row").map((row) => row.textContent)).toHaveLength(2));
  expect(screen.queryByTestId("prices-read")).toBeNull();
});

it("the clinic writes texts of its own to attest by", async () => {
  const asked = await open();
  render(AttestationTexts);
  await screen.findByTestId("attestation-text");
  await userEvent.click(screen.getByTestId("attestation-text-add"));
  await userEvent.type(screen.getByTestId("attestation-name"), "Home Visit");
  await userEvent.type(screen.getByTestId("field-text"), "I saw them at home.");
  await userEvent.click(screen.getByTestId("attestation-text-keep"));
  await waitFor(() => expect(screen.getAllByTestId("attestation-text")).toHaveLength(2));
  const own = { key: "home_visit", name: "Home Visit", text: "I saw them at home." };
  expect(asked.find(([command]) => command === "save_attestation_templates")?.[1]).toEqual({ templates: { templates: [shipped, own] } });
  await expectNoViolations();
});
