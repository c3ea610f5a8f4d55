// Where in the window somebody is, and the address that says so. Reading any address gives a screen: an unknown one gives Today.

import type { EncounterId, PatientId } from "$lib/shell";

export const settingsSections = ["audio", "models", "composer", "templates", "habits", "how-i-work", "code-sets", "where-notes-go", "exports", "records", "profile", "organization", "people", "backups", "security", "audit", "appearance"] as const;
export type SettingsSection = (typeof settingsSections)[number];

export type Route =
  | { screen: "today"; day: string | null }
  | { screen: "patients" }
  | { screen: "new-patient" }
  | { screen: "patient"; id: PatientId }
  | { screen: "edit-patient"; id: PatientId }
  | { screen: "encounter"; id: EncounterId; step: string | null }
  | { screen: "code"; id: EncounterId | null }
  | { screen: "coding-report" }
  | { screen: "questions" }
  /** `about`: the patient whose entries of the audit are shown. */
  | { screen: "settings"; section: SettingsSection; about?: PatientId }
  | { screen: "about" };

export const home: Route = { screen: "today", day: null };

/** `#/patients/1234` as a route. */
export function parse(hash: string): Route {
  const [first, second, third] = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .map(decode);
  switch (first) {
    case "today":
      return { screen: "today", day: second && /^\d{4}-\d{2}-\d{2}$/.test(second) ? second : null };
    case "patients":
      if (!second) return { screen: "patients" };
      if (second === "new") return { screen: "new-patient" };
      return third === "edit" ? { screen: "edit-patient", id: second } : { screen: "patient", id: second };
    case "encounters":
      return second ? { screen: "encounter", id: second, step: third || null } : home;
    case "code":
      if (second === "questions") return { screen: "questions" };
      return second === "report" ? { screen: "coding-report" } : { screen: "code", id: second || null };
    case "settings":
      if (second === "audit" && third) return { screen: "settings", section: "audit", about: third };
      return { screen: "settings", section: settingsSections.find((section) => section === second) ?? "audio" };
    case "about":
      return { screen: "about" };
    default:
      return home;
  }
}

/** The address of a route. */
export function href(route: Route): string {
  const part = encodeURIComponent;
  switch (route.screen) {
    case "today":
      return route.day ? `#/today/${route.day}` : "#/today";
    case "patients":
      return "#/patients";
    case "new-patient":
      return "#/patients/new";
    case "patient":
      return `#/patients/${part(route.id)}`;
    case "edit-patient":
      return `#/patients/${part(route.id)}/edit`;
    case "encounter":
      return `#/encounters/${part(route.id)}${route.step ? `/${part(route.step)}` : ""}`;
    case "code":
      return route.id ? `#/code/${part(route.id)}` : "#/code";
    case "coding-report":
      return "#/code/report";
    case "questions":
      return "#/code/questions";
    case "settings":
      return `#/settings/${route.section}${route.about ? `/${part(route.about)}` : ""}`;
    case "about":
      return "#/about";
  }
}

/** The part of the rail a screen belongs to. */
export function railOf(route: Route): "today" | "patients" | "code" | "settings" | "about" {
  switch (route.screen) {
    case "today":
    case "encounter":
      return "today";
    case "code":
    case "coding-report":
    case "questions":
      return "code";
    case "settings":
      return "settings";
    case "about":
      return "about";
    default:
      return "patients";
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
