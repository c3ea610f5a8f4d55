import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enter } from "$lib/session/session.svelte";
import type { ConsentForm as Form, Me } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import { clearToasts } from "$lib/ui/toasts.svelte";
import VisitHead from "../head/VisitHead.svelte";
import { Capture } from "./capture.svelte";
import { Visit } from "./visit.svelte";

const me = { user: {}, membership: {}, organization: {}, permissions: ["record"], own: [], sample: false } as unknown as Me;
let asked: string[] = [];
let capture: Capture;

beforeEach(async () => {
  asked = [];
  let consent: { form: Form; words: string; at: string } | null = null;
  mockIPC(
    (command) => {
      asked.push(command);
      switch (command) {
        case "encounter":
          return { encounter: { id: "e", status: "in_progress", kind: "office_visit", chiefComplaint: null, vitals: {}, consent }, recordings: [], documentation: "none", bmi: null };
        case "transcript":
          return { state: "empty", segments: [] };
        case "settings":
          return { theme: "light", keys: {}, consentWords: "May this be recorded?" };
        case "record_consent":
          consent = { form: "verbal", words: "", at: "2026-11-20T09:00:00Z" };
          return {};
        default:
          return null;
      }
    },
    { shouldMockEvents: true },
  );
  await enter(me);
  const visit = new Visit("e");
  await visit.reload();
  capture = new Capture(visit);
  render(VisitHead, { visit, capture });
});
afterEach(() => {
  cleanup();
  clearToasts();
  clearMocks();
});

describe("consent that is asked for on the way to something", () => {
  it("goes on to the sound file that was to be brought in", async () => {
    await capture.bringIn();
    expect(asked).not.toContain("import_recording");
    const save = await screen.findByText(text.encounter.consent.saveAnd["bring-in"]);
    await userEvent.click(save);
    await waitFor(() => expect(asked).toContain("import_recording"));
    expect(asked).not.toContain("start_recording");
    expect(capture.consentFor).toBeNull();
  });

  it("is about the file too where the form was open for a recording", async () => {
    await userEvent.click(screen.getByTestId("consent-open"));
    await screen.findByTestId("consent-save-record");
    await capture.bringIn();
    await userEvent.click(await screen.findByTestId("consent-save-bring-in"));
    await waitFor(() => expect(asked).toContain("import_recording"));
  });

  it("goes on to recording", async () => {
    await capture.start();
    await userEvent.click(await screen.findByTestId("consent-save-record"));
    await waitFor(() => expect(asked).toContain("start_recording"));
    expect(asked).not.toContain("import_recording");
  });
});
