import { beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
  history.replaceState(null, "", "/");
});

/** A window that is opened anew: nothing in its address. */
async function openWindow() {
  vi.resetModules();
  history.replaceState(null, "", "/");
  return import("./index.svelte");
}

describe("a window opened again", () => {
  it("stands where it stood", async () => {
    const before = await openWindow();
    before.goInstead({ screen: "encounter", id: "e1", step: "note" });
    const after = await openWindow();
    expect(after.router.route).toEqual({ screen: "encounter", id: "e1", step: "note" });
  });

  it("does not begin to record by itself", async () => {
    const before = await openWindow();
    before.go({ screen: "encounter", id: "e1", step: "record" });
    const after = await openWindow();
    expect(after.router.route).toEqual({ screen: "encounter", id: "e1", step: "capture" });
  });

  it("begins with the day where nothing is kept", async () => {
    expect((await openWindow()).router.route).toEqual({ screen: "today", day: null });
  });
});
