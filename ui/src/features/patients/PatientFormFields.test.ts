import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import type { Me, PatientCheck, PatientDetails } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import PatientFormFields from "./PatientFormFields.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
  location.hash = "";
});

const me = { user: {}, membership: {}, organization: {}, permissions: ["edit_demographics", "edit_encounters", "record"], own: [], sample: false } as unknown as Me;
const nothing: PatientCheck = { findings: [], duplicates: [] };

/** A shell that keeps patients; says which commands it was asked. */
async function shell(answers: Record<string, (input: Record<string, unknown>) => unknown> = {}): Promise<string[]> {
  const asked: string[] = [];
  const usual: typeof answers = {
    check_patient: () => nothing,
    save_patient: ({ details }) => ({ id: "p1", number: "PAT-2026-A-000001", details }),
    settings: () => ({ theme: "light", keys: {} }),
    recording_status: () => null,
  };
  mockIPC(
    (command, input) => {
      asked.push(command);
      return (answers[command] ?? usual[command])?.(input as Record<string, unknown>);
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  return asked;
}

async function fill(fields: Record<string, string>): Promise<void> {
  for (const [field, value] of Object.entries(fields)) await userEvent.type(screen.getByTestId(field), value);
}
const rosa = { "family-name": "Alvarez", "given-name": "Rosa", "birth-date": "1964-03-09" };

describe("registering a patient", () => {
  it("sends what was typed and goes to the chart", async () => {
    let sent: PatientDetails | undefined;
    await shell({
      save_patient: ({ details }) => {
        sent = details as PatientDetails;
        return { id: "p1", number: "", details };
      },
    });
    render(PatientFormFields, { id: null, details: null });
    await fill(rosa);
    await userEvent.click(screen.getByTestId("allergy-add"));
    await fill({ "allergy-substance-0": "penicillin" });
    await userEvent.click(screen.getByTestId("patient-save"));
    await waitFor(() => expect(location.hash).toBe("#/patients/p1"));
    expect(sent).toMatchObject({ familyName: "Alvarez", givenName: "Rosa", birthDate: "1964-03-09", allergies: [{ substance: "penicillin", reaction: null }] });
  });

  it("is not tried while a rule stands against it; the field that is wrong has the focus", async () => {
    const asked = await shell({ check_patient: () => ({ ...nothing, findings: [{ field: "email", severity: "error", message: "Not an address." }] }) });
    render(PatientFormFields, { id: null, details: null });
    await fill({ ...rosa, email: "rosa" });
    await userEvent.click(screen.getByTestId("patient-save"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("email")));
    expect(screen.getByText("Not an address.")).toBeTruthy();
    expect(asked).not.toContain("save_patient");
  });

  it("needs a date of birth before anything is sent", async () => {
    const asked = await shell();
    render(PatientFormFields, { id: null, details: null });
    await fill({ ...rosa, "birth-date": "3/9/64" });
    await userEvent.click(screen.getByTestId("patient-save"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("birth-date")));
    expect(asked).not.toContain("save_patient");
  });

  it("names everything that is missing from an empty form at once", async () => {
    await shell();
    render(PatientFormFields, { id: null, details: null });
    await userEvent.click(screen.getByTestId("patient-save"));
    await waitFor(() => expect(screen.getByTestId("birth-date").getAttribute("aria-invalid")).toBe("true"));
    for (const field of ["family-name", "given-name"]) expect(screen.getByTestId(field).getAttribute("aria-invalid")).toBe("true");
    await waitFor(() => expect(document.activeElement).toBe(document.querySelector("[aria-invalid=true]")));
  });

  it("warns of somebody who may be registered already", async () => {
    const twin = { id: "p9", number: "PAT-2026-A-000009", name: "Alvarez, Rosa", birthDate: "1964-03-09", age: 62, sex: "female", mrn: null, restricted: false };
    await shell({ check_patient: () => ({ findings: [], duplicates: [twin] }) });
    render(PatientFormFields, { id: null, details: null });
    await fill(rosa);
    expect((await screen.findByTestId("duplicate-row")).textContent).toContain("PAT-2026-A-000009");
  });

  it("begins empty after another form was left half typed", async () => {
    await shell();
    const { unmount } = render(PatientFormFields, { id: null, details: null });
    await fill(rosa);
    unmount();
    render(PatientFormFields, { id: null, details: null });
    expect(screen.getByTestId<HTMLInputElement>("family-name").value).toBe("");
  });

  it("keeps the patient once, even if the visit that was to follow fails", async () => {
    const asked = await shell({
      create_encounter: () => {
        throw { code: "other", message: "No visit.", hint: null, retryable: true };
      },
    });
    render(PatientFormFields, { id: null, details: null });
    await fill(rosa);
    await userEvent.click(screen.getByTestId("patient-save-and-visit"));
    await waitFor(() => expect(location.hash).toBe("#/patients/p1"));
    expect(asked.filter((command) => command === "save_patient")).toHaveLength(1);
  });
});
