import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bindKeys, handle, keys, listenForKeys, run } from "./index.svelte";

let stops: (() => void)[] = [];
let done: string[] = [];
const can = (id: Parameters<typeof handle>[0], name: string = id): (() => void) => {
  const stop = handle(id, () => done.push(name));
  stops.push(stop);
  return stop;
};
function press(key: string, on: EventTarget = document.body, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  done = [];
  stops = [listenForKeys(window)];
});
afterEach(() => {
  stops.forEach((stop) => stop());
  bindKeys({});
  document.body.replaceChildren();
});

describe("keys", () => {
  it("run what a component offers, until it is gone", () => {
    const stop = can("next");
    press("j");
    stop();
    press("j");
    expect(done).toEqual(["next"]);
  });

  it("ask whoever offered it last", () => {
    can("next", "screen");
    const stop = can("next", "list");
    press("j");
    stop();
    press("j");
    expect(done).toEqual(["list", "screen"]);
    expect(keys.offered).toEqual(["next"]);
  });

  it("follow one another", () => {
    can("go-patients");
    can("speaker-patient");
    press("g");
    press("p");
    press("p");
    expect(done).toEqual(["go-patients", "speaker-patient"]);
  });

  it("are letters where text is typed", () => {
    can("next");
    can("mark");
    const input = document.body.appendChild(document.createElement("input"));
    expect(press("j", input).defaultPrevented).toBe(false);
    expect(press("m", input, { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(done).toEqual(["mark"]);
  });

  it("press the button that has the focus", () => {
    can("play");
    const button = document.body.appendChild(document.createElement("button"));
    expect(press(" ", button).defaultPrevented).toBe(false);
    expect(done).toEqual([]);
  });

  it("never reload the window, even if nobody records", () => {
    expect(press("r", document.body, { ctrlKey: true }).defaultPrevented).toBe(true);
  });

  it("wait while a dialog is open, except for the recording", () => {
    can("next");
    can("record-toggle");
    const dialog = document.body.appendChild(document.createElement("dialog"));
    dialog.setAttribute("open", "");
    press("j");
    press("r", document.body, { ctrlKey: true });
    expect(done).toEqual(["record-toggle"]);
  });

  it("are the person's own where they chose others", () => {
    can("next");
    bindKeys({ next: "F8" });
    press("j");
    press("F8");
    expect(done).toEqual(["next"]);
    expect(keys.spoken("next")).toBe("F8");
  });

  it("say whether anybody could do it", () => {
    expect(run("sign")).toBe(false);
  });
});
