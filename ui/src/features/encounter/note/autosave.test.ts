import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Autosave, type SaveState } from "./autosave";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A text, a disk that is written to as told, and the states seen. */
function desk() {
  const seen: SaveState[] = [];
  const disk: string[] = [];
  const answers: (() => Promise<void>)[] = [];
  const here = { text: "" };
  const autosave = new Autosave({
    save: async () => {
      const text = here.text;
      await (answers.shift()?.() ?? Promise.resolve());
      disk.push(text);
    },
    onState: (state) => seen.push(state),
  });
  const type = (text: string) => {
    here.text += text;
    autosave.changed();
  };
  return { autosave, type, seen, disk, answers };
}

describe("saving while somebody types", () => {
  it("waits for a moment of quiet", async () => {
    const { type, disk, seen } = desk();
    type("a");
    await vi.advanceTimersByTimeAsync(299);
    expect(disk).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(disk).toEqual(["a"]);
    expect(seen).toEqual(["unsaved", "saving", "saved"]);
  });

  it("waits no longer than a second though the typing goes on", async () => {
    const { type, disk } = desk();
    for (let i = 0; i < 10; i++) {
      type("x");
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(disk.length).toBe(1);
  });

  it("saves again what came while it was saving", async () => {
    const { type, disk, answers, autosave } = desk();
    let done = () => {};
    answers.push(() => new Promise((resolve) => (done = resolve)));
    type("a");
    await vi.advanceTimersByTimeAsync(300);
    type("b");
    await vi.advanceTimersByTimeAsync(5000);
    expect(disk).toEqual([]);
    done();
    await vi.advanceTimersByTimeAsync(0);
    expect(disk).toEqual(["a", "ab"]);
    expect(autosave.pending).toBe(false);
  });

  it("says so when it failed, and tries again", async () => {
    const { type, disk, seen, answers } = desk();
    answers.push(() => Promise.reject(new Error("full")));
    type("a");
    await vi.advanceTimersByTimeAsync(300);
    expect(seen.at(-1)).toBe("failed");
    await vi.advanceTimersByTimeAsync(3000);
    expect(disk).toEqual(["a"]);
    expect(seen.at(-1)).toBe("saved");
  });

  it("flushes at once", async () => {
    const { type, disk, autosave } = desk();
    type("a");
    await autosave.flush();
    expect(disk).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(disk).toEqual(["a"]);
  });

  it("flushes also what came during the save it waited for", async () => {
    const { type, disk, answers, autosave } = desk();
    let done = () => {};
    answers.push(() => new Promise((resolve) => (done = resolve)));
    type("a");
    const first = autosave.flush();
    type("b");
    const second = autosave.flush();
    done();
    await Promise.all([first, second]);
    expect(disk).toEqual(["a", "ab"]);
  });

  it("forgets what was replaced", async () => {
    const { type, disk, autosave } = desk();
    type("a");
    autosave.forget();
    await vi.advanceTimersByTimeAsync(5000);
    expect(disk).toEqual([]);
  });
});
