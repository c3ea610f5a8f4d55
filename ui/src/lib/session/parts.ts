// Which parts of the window are shown to whom. The shell refuses by itself; this only keeps from offering what it would.

import type { Permission } from "$lib/shell";
import type { Route, SettingsSection } from "$lib/router/index.svelte";

/** Whether somebody may do something. */
export type May = (permission: Permission) => boolean;

/** Each screen, with what opens it: any of these; everybody, where nothing is said. */
export const screens: Readonly<Record<Route["screen"], readonly Permission[]>> = {
  today: ["view_schedule"],
  patients: ["view_demographics"],
  "new-patient": ["edit_demographics"],
  patient: ["view_demographics"],
  "edit-patient": ["edit_demographics"],
  encounter: ["view_encounters"],
  code: ["assign_codes"],
  "coding-report": ["view_coding_report"],
  questions: ["answer_queries"],
  settings: [],
  about: [],
};

/** Each section of the settings, with what opens it. */
export const settingsParts: Readonly<Record<SettingsSection, readonly Permission[]>> = {
  audio: ["record"],
  models: ["record", "edit_settings"],
  composer: ["edit_notes", "edit_settings"],
  templates: ["edit_templates"],
  habits: ["edit_notes"],
  "how-i-work": ["edit_notes", "assign_codes"],
  "code-sets": ["view_codes"],
  "where-notes-go": ["export_notes", "edit_settings"],
  exports: ["export_notes", "edit_templates", "release_records"],
  records: ["edit_retention", "edit_settings"],
  profile: [],
  organization: ["edit_settings"],
  people: ["edit_people"],
  security: [],
  backups: ["back_up"],
  audit: ["view_own_audit"],
  appearance: [],
};

function any(of: readonly Permission[], may: May): boolean {
  return of.length === 0 || of.some(may);
}

/** Whether somebody may open the section. */
export function maySet(section: SettingsSection, may: May): boolean {
  return any(settingsParts[section], may);
}

/** Whether somebody may be where the address says. */
export function mayOpen(route: Route, may: May): boolean {
  return any(screens[route.screen], may) && (route.screen !== "settings" || maySet(route.section, may));
}

/** Where somebody's day begins: their patients', or what waits to be coded. */
export function homeOf(may: May): Route {
  const homes: Route[] = [{ screen: "today", day: null }, { screen: "code", id: null }, { screen: "patients" }];
  return homes.find((route) => mayOpen(route, may)) ?? { screen: "about" };
}

/** The section of the settings that opens first. */
export function firstSection(may: May): SettingsSection {
  return maySet("audio", may) ? "audio" : "appearance";
}
