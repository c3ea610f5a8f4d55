import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import type { EmergencyRow } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import Emergencies from "./Emergencies.svelte";

const words = text.emergency;
const waiting: EmergencyRow = {
  id: "1",
  who: "Ben Adeyemi",
  at: "2026-11-20T10:00:00Z",
  reason: "Collapsed in the hall",
  reviewedAt: null,
  reviewedBy: null,
  words: null,
};

/** Shows these, and keeps what is said of one; says what was asked. */
async function shown(...rows: EmergencyRow[]): Promise<unknown[]> {
  const asked: unknown[] = [];
  let now = rows;
  mockIPC(
    (command, input) => {
      if (command === "emergencies") return now;
      if (command === "review_emergency") {
        asked.push(input);
        const { words } = input as { words: string };
        now = now.map((row) => ({ ...row, reviewedAt: "2026-11-20T12:00:00Z", reviewedBy: "Ada Morgan", words }));
      }
      return null;
    },
    { shouldMockEvents: true },
  );
  render(Emergencies);
  await waitFor(() => expect(screen.queryByText(words.none) ?? screen.queryByTestId("emergencies")).not.toBeNull());
  return asked;
}

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("emergency sign-ins", () => {
  it("are shown with who and why until somebody says what came of them, once", async () => {
    const asked = await shown(waiting);
    expect(screen.getByTestId("emergencies").textContent).toContain(words.because("Collapsed in the hall"));
    const keep = screen.getByTestId<HTMLButtonElement>("emergency-keep");
    expect(keep.disabled).toBe(true);
    await userEvent.type(screen.getByLabelText(words.wordsShort), "It was right.{Enter}");
    await waitFor(() => expect(screen.queryByTestId("emergency-keep")).toBeNull());
    expect(asked).toEqual([{ id: "1", words: "It was right." }]);
    expect(screen.getByTestId("emergencies").textContent).toContain("Ada Morgan");
  });

  it("may have been none", async () => {
    await shown();
    expect(screen.getByText(words.none)).toBeTruthy();
  });

  it("can be used by anybody", async () => {
    await shown(waiting);
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});
