import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { call, errorView, setUnexpectedWords, ShellError, whenLocked } from "./index";

afterEach(clearMocks);

const answering = (answer: () => unknown): void => mockIPC(() => answer());
const refusing = (code: string): void =>
  answering(() => Promise.reject({ code, message: "It is so.", hint: null, retryable: false }));

describe("a command", () => {
  it("answers with its data, whatever fields that has", async () => {
    const visit = { id: "e", status: "scheduled" };
    answering(() => visit);
    expect(await call("setEncounterStatus", "e", "scheduled")).toEqual(visit);
  });

  it("is called by its own name with what it takes", async () => {
    const heard: unknown[] = [];
    mockIPC((command, input) => {
      heard.push(command, input);
      return [];
    });
    await call("searchPatients", "rosa", 20);
    expect(heard).toEqual(["search_patients", { query: "rosa", limit: 20 }]);
  });

  it("throws the shell's error as it is to be shown", async () => {
    refusing("stale");
    const error = await call("today", null).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ShellError);
    expect(errorView(error)).toEqual({ code: "stale", message: "It is so.", hint: null, retryable: false });
  });

  it("says so when the vault turns out to be locked", async () => {
    const locked = vi.fn();
    whenLocked(locked);
    refusing("forbidden");
    await call("me").catch(() => undefined);
    expect(locked).not.toHaveBeenCalled();
    refusing("locked");
    await call("me").catch(() => undefined);
    expect(locked).toHaveBeenCalledOnce();
  });

  it("never shows the words of a fault in the program", async () => {
    setUnexpectedWords("Something went wrong.", "Try again.");
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    answering(() => {
      throw new Error("segment 7 of Rosa Alvarez is undefined");
    });
    const view = errorView(await call("me").catch((cause: unknown) => cause));
    expect(view).toEqual({ code: "other", message: "Something went wrong.", hint: "Try again.", retryable: true });
  });
});
