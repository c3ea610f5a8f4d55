import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import { roles, somebody } from "$lib/session/roles.testing";
import type { Role } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import Rail from "./Rail.svelte";

beforeEach(() => {
  mockIPC((command) => (command === "settings" ? { theme: "light", keys: {} } : null), { shouldMockEvents: true });
});
afterEach(() => {
  cleanup();
  clearMocks();
});

const offered: Record<Role, readonly string[]> = {
  physician: ["nav-today", "nav-patients", "nav-code"],
  nurse: ["nav-today", "nav-patients"],
  receptionist: ["nav-today", "nav-patients"],
  coder: ["nav-patients", "nav-code"],
  billing: ["nav-today", "nav-patients"],
  admin: ["nav-today", "nav-patients"],
};

describe("the rail", () => {
  it.each(roles)("offers a %s what is theirs", async (role) => {
    await enter(somebody(role));
    render(Rail);
    const places = ["nav-today", "nav-patients", "nav-code"];
    expect(places.filter((place) => screen.queryByTestId(place) !== null)).toEqual(offered[role]);
    expect(screen.getByTestId("nav-settings")).toBeTruthy();
  });
});
