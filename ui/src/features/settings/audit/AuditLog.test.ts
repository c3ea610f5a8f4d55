import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import type { AuditDetails, AuditRow, Me, Permission } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import AuditLog from "./AuditLog.svelte";

const row = (sequence: number, more: Partial<AuditRow> = {}): AuditRow => ({
  device: "d",
  here: true,
  sequence,
  at: "2026-11-20T10:00:00Z",
  user: "u1",
  who: "Dana Whitfield",
  role: "physician",
  category: "access",
  action: "patient.open",
  record: "patient",
  recordId: "p1",
  patient: "p1",
  patientName: "Alvarez, Rosa",
  outcome: "done",
  error: null,
  session: "s",
  program: "0.1.0",
  ...more,
});
const details: AuditDetails = {
  row: row(2),
  withheld: false,
  fields: [
    { path: "details › phone", before: "555 0100", after: "555 0199", changed: true },
    { path: "number", before: "PAT-1", after: "PAT-1", changed: false },
  ],
};

/** Shows an audit of three entries, of which the oldest comes only after an empty page; says what was asked. */
async function shown(permissions: Permission[], about: string | null = null): Promise<[string, Record<string, unknown>][]> {
  const asked: [string, Record<string, unknown>][] = [];
  mockIPC(
    (command, input) => {
      const given = input as Record<string, unknown>;
      asked.push([command, given]);
      if (command === "settings") return { theme: "light", keys: {} };
      if (command === "audit_choices") return { people: [{ id: "u1", name: "Dana Whitfield", role: "physician" }], records: ["patient", "note"] };
      if (command === "audit_entry") return details;
      if (command === "export_audit") return { path: "/exports/audit.json", entries: 3 };
      if (command === "verify_audit") {
        if (!given["from"]) return { entries: 2, of: 3, next: { device: "d", sequence: 2, hash: "", entries: 2 }, problem: null, problemAt: null };
        return { entries: 2, of: 3, next: null, problem: "Entry 3 is missing.", problemAt: { at: "2026-11-20T10:00:00Z", row: 3 } };
      }
      if (command === "audit_page") {
        const below = given["below"] as { row: number } | null;
        if (!below) return { rows: [row(3), row(2)], next: { at: "2026-11-20T09:00:00Z", row: 2 } };
        if (below.row === 2) return { rows: [], next: { at: "2026-11-20T08:00:00Z", row: 1 } };
        return { rows: [row(1, { outcome: "refused", who: null, role: null })], next: null };
      }
      return null;
    },
    { shouldMockEvents: true },
  );
  await enter({ user: {}, membership: {}, organization: {}, permissions, sample: false } as unknown as Me);
  render(AuditLog, { about });
  await waitFor(() => expect(screen.getAllByTestId("audit-row")).toHaveLength(2));
  return asked;
}

const pages = (asked: [string, Record<string, unknown>][]): Record<string, unknown>[] => asked.filter(([name]) => name === "audit_page").map(([, input]) => input["wanted"] as Record<string, unknown>);

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("the audit", () => {
  it("names who did it and in what role, and goes on through pages in which nothing fits", async () => {
    await shown(["view_audit", "view_own_audit"]);
    expect(screen.getAllByTestId("audit-row")[0]?.textContent).toContain("Dana Whitfield");
    expect(screen.getAllByTestId("audit-row")[0]?.textContent).toContain(text.audit.roles.physician);
    await userEvent.click(screen.getByTestId("audit-more"));
    await waitFor(() => expect(screen.getAllByTestId("audit-row")).toHaveLength(3));
    expect(screen.queryByTestId("audit-more")).toBeNull();
    expect(screen.getAllByTestId("audit-row")[2]?.textContent).toContain(text.audit.viewer.nobody);
  });

  it("is walked by arrows and opened by Enter, with what changed apart from what did not", async () => {
    await shown(["view_audit", "view_own_audit"]);
    screen.getAllByTestId("audit-row")[0]?.querySelector("button")?.focus();
    await userEvent.keyboard("{ArrowDown}{Enter}");
    const entry = await screen.findByTestId("audit-entry");
    await within(entry).findByText("555 0199");
    expect(entry.querySelectorAll("tr.changed")).toHaveLength(1);
    expect(entry.textContent).toContain(text.audit.viewer.unchanged(1));
  });

  it("asks for what is chosen", async () => {
    const asked = await shown(["view_audit", "view_own_audit"], "p1");
    expect(pages(asked)[0]?.["patient"]).toBe("p1");
    await userEvent.selectOptions(screen.getByTestId("audit-outcome"), "refused");
    await userEvent.selectOptions(screen.getByTestId("audit-person"), "u1");
    await waitFor(() => expect(pages(asked).at(-1)).toMatchObject({ outcome: "refused", user: "u1", patient: "p1" }));
    await userEvent.click(screen.getByTestId("audit-clear"));
    await waitFor(() => expect(pages(asked).at(-1)).toMatchObject({ outcome: null, user: null, patient: null }));
  });

  it("is checked stretch by stretch and leads to the first bad entry", async () => {
    const asked = await shown(["view_audit", "view_own_audit"]);
    await userEvent.click(screen.getByTestId("audit-verify"));
    await screen.findByText("Entry 3 is missing.");
    await userEvent.click(screen.getByTestId("audit-jump"));
    await waitFor(() => expect(asked.filter(([name]) => name === "audit_page").at(-1)?.[1]["below"]).toMatchObject({ row: 3 }));
  });

  it("is exported as it is filtered, signed with the password", async () => {
    const asked = await shown(["view_audit", "view_own_audit"], "p1");
    await userEvent.click(screen.getByTestId("audit-export"));
    await userEvent.type(await screen.findByTestId("audit-export-password"), "violet kettle{Enter}");
    await screen.findByText("/exports/audit.json");
    const [given] = asked.filter(([name]) => name === "export_audit").map(([, input]) => input);
    expect(given).toMatchObject({ password: "violet kettle", folder: null, wanted: { patient: "p1" } });
  });

  it("shows those who may see no more what they did themselves, and no check", async () => {
    await shown(["view_own_audit"]);
    expect(screen.queryByTestId("audit-person")).toBeNull();
    expect(screen.queryByTestId("audit-verify")).toBeNull();
    expect(screen.getByText(text.audit.viewer.ownLead)).toBeTruthy();
  });

  it("can be used by anybody", async () => {
    await shown(["view_audit", "view_own_audit"]);
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});
