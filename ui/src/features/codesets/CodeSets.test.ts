import { cleanup, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CodeSetRow, ImportPreview } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import { text } from "$lib/text";
import CodeSets from "./CodeSets.svelte";
import ImportDialog from "./ImportDialog.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const shipped: CodeSetRow = { set: null, kind: "icd10_cm", version: "2026-04", effectiveFrom: "2026-04-01", effectiveTo: "2026-09-30", entries: 98_186, inUseToday: true };
const preview: ImportPreview = {
  token: "t1",
  kind: "ncci",
  file: "pairs.txt",
  version: "2026-Q4",
  effectiveFrom: "2026-10-01",
  effectiveTo: "2026-12-31",
  summary: { layout: "NCCI", rows: 12, kept: 10, leftOut: 2, skipped: [{ line: 7, what: "no second code" }], remarks: [] },
  keptAlready: false,
  insteadOf: null,
};

describe("the code sets", () => {
  it("say which days no diagnoses are for", async () => {
    const others: Record<string, unknown> = { charges: { charges: [] }, attestation_templates: [], coding_rules: { rules: [] } };
    mockIPC((command) => (command === "code_sets" ? [shipped] : others[command]), { shouldMockEvents: true });
    vi.setSystemTime(new Date(2026, 10, 20));
    render(CodeSets);
    await screen.findByTestId("codesets-not-today");
    expect(screen.getByTestId("codeset-row").textContent).toContain("98,186");
    vi.useRealTimers();
  });
});

describe("importing a code set", () => {
  it("shows what would be kept before anything is", async () => {
    const heard: string[] = [];
    mockIPC(
      (command, input) => {
        heard.push(command);
        if (command === "preview_code_set") return preview;
        expect(input).toEqual({ preview: "t1" });
        return shipped;
      },
      { shouldMockEvents: true },
    );
    const onimported = vi.fn();
    const onclose = vi.fn();
    render(ImportDialog, { onclose, onimported });
    await userEvent.click(screen.getByTestId("codeset-choose"));
    expect((await screen.findByTestId("codeset-kept")).textContent).toBe("10");
    expect(screen.getByTestId("import-skipped").textContent).toContain("no second code");
    expect(screen.getByText(text.codesets.moreLeftOut("1"))).toBeTruthy();
    expect(heard).toEqual(["preview_code_set"]);
    await userEvent.click(screen.getByTestId("codeset-keep"));
    await vi.waitFor(() => expect(onimported).toHaveBeenCalledOnce());
    expect(heard).toEqual(["preview_code_set", "keep_code_set"]);
  });

  it("leaves everything as it was when it is cancelled", async () => {
    const heard: string[] = [];
    mockIPC((command) => (heard.push(command), command === "preview_code_set" ? preview : null), { shouldMockEvents: true });
    const onclose = vi.fn();
    render(ImportDialog, { onclose, onimported: vi.fn() });
    await userEvent.click(screen.getByTestId("codeset-choose"));
    await screen.findByTestId("codeset-preview");
    await userEvent.click(screen.getByTestId("codeset-cancel"));
    expect(onclose).toHaveBeenCalledOnce();
    expect(heard).toEqual(["preview_code_set", "drop_code_set_preview"]);
  });
});
