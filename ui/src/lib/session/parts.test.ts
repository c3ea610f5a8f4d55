import { describe, expect, it } from "vitest";
import { settingsSections, type Route, type SettingsSection } from "$lib/router/index.svelte";
import type { Permission, Role } from "$lib/shell";
import { firstSection, homeOf, mayOpen, maySet } from "./parts";
import { mayOf, roles } from "./roles.testing";

const screensOf = (role: Role): string[] => {
  const id = "1";
  const all: Route[] = [
    { screen: "today", day: null },
    { screen: "patients" },
    { screen: "new-patient" },
    { screen: "patient", id },
    { screen: "edit-patient", id },
    { screen: "encounter", id, step: null },
    { screen: "code", id: null },
    { screen: "coding-report" },
    { screen: "questions" },
  ];
  return all.filter((route) => mayOpen(route, mayOf(role))).map((route) => route.screen);
};

describe("what is shown to whom", () => {
  it.each([
    ["physician", ["today", "patients", "new-patient", "patient", "edit-patient", "encounter", "code", "coding-report", "questions"]],
    ["nurse", ["today", "patients", "patient", "encounter"]],
    ["receptionist", ["today", "patients", "new-patient", "patient", "edit-patient", "encounter"]],
    ["coder", ["patients", "patient", "encounter", "code", "coding-report", "questions"]],
    ["billing", ["today", "patients", "patient", "encounter"]],
    ["admin", ["today", "patients", "new-patient", "patient", "edit-patient", "encounter", "coding-report"]],
  ] as const)("a %s has these screens", (role, screens) => {
    expect(screensOf(role)).toEqual(screens);
  });

  it("begins everybody's day at what is theirs", () => {
    for (const role of roles) {
      const home = homeOf(mayOf(role));
      expect(mayOpen(home, mayOf(role))).toBe(true);
      expect(home.screen).toBe(role === "coder" ? "code" : "today");
    }
    expect(homeOf(() => false)).toEqual({ screen: "about" });
  });

  it("opens the settings where something is theirs", () => {
    for (const role of roles) expect(maySet(firstSection(mayOf(role)), mayOf(role))).toBe(true);
  });

  it("keeps a nurse to the sections of the settings that are hers", () => {
    const shown = settingsSections.filter((section) => maySet(section, mayOf("nurse")));
    const never: SettingsSection[] = ["audio", "models", "composer", "templates", "habits", "how-i-work", "code-sets", "where-notes-go", "organization"];
    expect(shown).toEqual(expect.arrayContaining(["security", "appearance"]));
    for (const section of never) expect(shown).not.toContain(section);
  });

  it("shows less, never more, to whoever may less", () => {
    const few = (permission: Permission): boolean => permission === "view_demographics";
    expect(mayOpen({ screen: "patients" }, few)).toBe(true);
    expect(mayOpen({ screen: "new-patient" }, few)).toBe(false);
  });
});
