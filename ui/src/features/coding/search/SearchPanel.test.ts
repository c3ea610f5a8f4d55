import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CodeHit, CodeSearch } from "$lib/shell";
import { clearMocks, mockIPC } from "$lib/shell/testing";
import SearchPanel from "./SearchPanel.svelte";

afterEach(() => {
  cleanup();
  clearMocks();
});

const hit = (code: string, over: Partial<CodeHit> = {}): CodeHit => ({ system: "icd10_cm", code, title: `title of ${code}`, billable: true, matched: null, uses: 0, ...over });

/** A shell that answers a search when the test says so. */
function slowShell(): { asked: CodeSearch[]; answer: (text: string, hits: CodeHit[]) => void } {
  const asked: CodeSearch[] = [];
  const open = new Map<string, (hits: CodeHit[]) => void>();
  mockIPC(
    (command, input) => {
      if (command === "browse_codes") return { path: [], rows: [] };
      if (command !== "search_codes") return null;
      const { search } = input as { search: CodeSearch };
      asked.push(search);
      return new Promise<CodeHit[]>((resolve) => open.set(search.text, resolve));
    },
    { shouldMockEvents: true },
  );
  return { asked, answer: (text, hits) => open.get(text)?.(hits) };
}

const codes = (): (string | undefined)[] => screen.queryAllByTestId("code-hit").map((row) => row.dataset.about);
function show() {
  const heard = { onpick: vi.fn(), onheader: vi.fn() };
  render(SearchPanel, { day: "2026-11-20", query: "", ...heard });
  return { ...heard, field: screen.getByTestId<HTMLInputElement>("code-search-field") };
}

describe("looking a code up", () => {
  it("asks with every keystroke, and an answer that comes late gives way", async () => {
    const shell = slowShell();
    const { field } = show();
    await userEvent.type(field, "ht");
    await waitFor(() => expect(shell.asked.map((search) => search.text)).toEqual(["h", "ht"]));
    shell.answer("ht", [hit("I10")]);
    await waitFor(() => expect(codes()).toEqual(["I10"]));
    shell.answer("h", [hit("H10")]);
    await new Promise((done) => setTimeout(done));
    expect(codes()).toEqual(["I10"]);
  });

  it("takes nothing while the list belongs to other words", async () => {
    const shell = slowShell();
    const { field, onpick } = show();
    await userEvent.type(field, "a");
    shell.answer("a", [hit("A09")]);
    await waitFor(() => expect(codes()).toEqual(["A09"]));
    await userEvent.type(field, "b{Enter}");
    expect(onpick).not.toHaveBeenCalled();
    shell.answer("ab", [hit("B00")]);
    await waitFor(() => expect(codes()).toEqual(["B00"]));
    await userEvent.type(field, "{Enter}");
    expect(onpick).toHaveBeenCalledExactlyOnceWith({ system: "icd10_cm", code: "B00" });
  });

  it("leads from a header to something more specific", async () => {
    const shell = slowShell();
    const { field, onpick, onheader } = show();
    await userEvent.type(field, "e");
    shell.answer("e", [hit("E11.9"), hit("E11", { billable: false })]);
    await waitFor(() => expect(codes()).toHaveLength(2));
    await userEvent.type(field, "{ArrowDown}{Enter}");
    expect(onheader).toHaveBeenCalledExactlyOnceWith({ system: "icd10_cm", code: "E11" });
    expect(onpick).not.toHaveBeenCalled();
  });

  it("asks again with other filters", async () => {
    const shell = slowShell();
    const { field } = show();
    await userEvent.type(field, "x");
    await userEvent.click(screen.getByTestId("code-search-billable"));
    await userEvent.selectOptions(screen.getByTestId("code-search-system"), "cpt");
    await waitFor(() => expect(shell.asked.at(-1)).toMatchObject({ text: "x", billableOnly: true, systems: ["cpt"], day: "2026-11-20" }));
  });
});
