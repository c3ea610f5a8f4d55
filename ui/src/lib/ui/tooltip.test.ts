import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import Tooltip from "./Tooltip.svelte";
import { tooltipPlace } from "./tooltip-place";

const page = { width: 1000, height: 700 };
const size = { width: 200, height: 30 };

describe("where a tooltip stands", () => {
  it("is below what it names, in its middle", () => {
    expect(tooltipPlace({ left: 400, right: 500, top: 100, bottom: 136 }, size, page)).toEqual({ left: 350, top: 142 });
  });
  it("is within the window at every edge", () => {
    expect(tooltipPlace({ left: 950, right: 990, top: 650, bottom: 690 }, size, page)).toEqual({ left: 796, top: 614 });
    expect(tooltipPlace({ left: 0, right: 40, top: 0, bottom: 36 }, size, page)).toEqual({ left: 4, top: 42 });
  });
});

describe("a tooltip", () => {
  let button: HTMLButtonElement;

  beforeEach(() => {
    vi.useFakeTimers();
    // What a page without a screen lacks.
    HTMLElement.prototype.showPopover = vi.fn();
    button = document.createElement("button");
    button.dataset.tip = "Record (Ctrl+R)";
    document.body.append(button);
    render(Tooltip);
  });
  afterEach(() => {
    cleanup();
    button.remove();
    Reflect.deleteProperty(HTMLElement.prototype, "showPopover");
    vi.useRealTimers();
  });

  async function pointAt(target: Element): Promise<void> {
    await fireEvent.pointerOver(target);
    vi.advanceTimersByTime(500);
    await tick();
  }

  it("gives the name of what is pointed at, after a moment", async () => {
    await fireEvent.pointerOver(button);
    expect(screen.queryByTestId("tooltip")).toBeNull();
    vi.advanceTimersByTime(500);
    await tick();
    expect(screen.getByTestId("tooltip").textContent).toBe("Record (Ctrl+R)");
    await fireEvent.pointerOver(document.body);
    expect(screen.queryByTestId("tooltip")).toBeNull();
  });

  it("goes with its button, and takes its new name", async () => {
    await pointAt(button);
    button.dataset.tip = "Pause (Ctrl+R)";
    await vi.waitFor(() => expect(screen.getByTestId("tooltip").textContent).toBe("Pause (Ctrl+R)"));
    button.remove();
    await vi.waitFor(() => expect(screen.queryByTestId("tooltip")).toBeNull());
  });

  it("goes when something is pressed", async () => {
    await pointAt(button);
    await fireEvent.pointerDown(button);
    expect(screen.queryByTestId("tooltip")).toBeNull();
    await pointAt(button);
    expect(screen.queryByTestId("tooltip")).toBeNull();
  });
});
