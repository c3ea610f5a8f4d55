import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ShellError } from "./index";
import { resource, type Resource } from "./resource.svelte";

interface Asked {
  of: string;
  answer: (value: string) => void;
  fail: (error: unknown) => void;
}

let asked: Asked[] = [];
let stop: () => void = () => undefined;

function asking(of: () => string): Resource<string> {
  let made: Resource<string> | undefined;
  stop = $effect.root(() => {
    made = resource(() => {
      const what = of();
      return new Promise<string>((answer, fail) => asked.push({ of: what, answer, fail }));
    });
  });
  flushSync();
  return made as Resource<string>;
}
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("what was asked for", () => {
  it("is asked again when what it depends on changes, and the later answer stands", async () => {
    let query = $state("ro");
    const found = asking(() => query);
    query = "rosa";
    flushSync();
    expect(asked.map((one) => one.of)).toEqual(["ro", "rosa"]);
    asked[1]?.answer("Rosa");
    await settle();
    asked[0]?.answer("Rob, Ron, Rosa");
    await settle();
    expect(found.value).toBe("Rosa");
  });

  it("keeps the old value beside a new error, and drops the error with the next value", async () => {
    const found = asking(() => "x");
    asked[0]?.answer("first");
    await settle();
    void found.reload();
    asked[1]?.fail(new ShellError({ code: "other", message: "no", hint: null, retryable: true }));
    await settle();
    expect([found.value, found.error?.message]).toEqual(["first", "no"]);
    void found.reload();
    asked[2]?.answer("second");
    await settle();
    expect([found.value, found.error]).toEqual(["second", null]);
  });

  it("is said to be slow only after 300 ms", async () => {
    const found = asking(() => "x");
    await vi.advanceTimersByTimeAsync(299);
    expect(found.slow).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(found.slow).toBe(true);
    asked[0]?.answer("done");
    await settle();
    expect(found.slow).toBe(false);
  });

  it("gives way to a value that was set meanwhile", async () => {
    const found = asking(() => "x");
    found.set("saved");
    asked[0]?.answer("older");
    await settle();
    expect(found.value).toBe("saved");
  });
});
