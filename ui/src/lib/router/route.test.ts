import { describe, expect, it } from "vitest";
import { href, home, parse, railOf, settingsSections, type Route } from "./route";

const routes: Route[] = [
  { screen: "today", day: null },
  { screen: "today", day: "2026-11-20" },
  { screen: "patients" },
  { screen: "new-patient" },
  { screen: "patient", id: "0199-ab/cd" },
  { screen: "edit-patient", id: "x" },
  { screen: "encounter", id: "e", step: null },
  { screen: "encounter", id: "e", step: "note" },
  { screen: "code", id: null },
  { screen: "code", id: "0199-ab" },
  { screen: "coding-report" },
  { screen: "questions" },
  ...settingsSections.map((section): Route => ({ screen: "settings", section })),
  { screen: "settings", section: "audit", about: "0198-a" },
  { screen: "about" },
];

describe("routes", () => {
  it.each(routes)("read back the address they print: %o", (route) => {
    expect(parse(href(route))).toEqual(route);
  });

  it.each(["", "#", "#/", "#/nowhere", "#/encounters", "#/encounters/", "#/today/yesterday", "#/%E0%A4%A"])("give today for %o", (hash) => {
    expect(parse(hash)).toEqual(home);
  });

  it("give the first section for settings that do not exist", () => {
    expect(parse("#/settings/cellar")).toEqual({ screen: "settings", section: "audio" });
  });

  it("belong to a place on the rail", () => {
    expect(routes.map(railOf)).toContain("settings");
    expect(railOf({ screen: "encounter", id: "e", step: null })).toBe("today");
    expect(railOf({ screen: "coding-report" })).toBe("code");
    expect(railOf({ screen: "edit-patient", id: "x" })).toBe("patients");
  });
});
