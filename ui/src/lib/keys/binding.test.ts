import { describe, expect, it } from "vitest";
import { actionIds } from "./actions";
import { bindings, chordOf, conflicts, printed, resolve, type KeyPress } from "./binding";

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
const shipped = bindings({});

describe("chords", () => {
  it("spell what is held and what is pressed", () => {
    expect(chordOf(press("r", { ctrlKey: true }), false)).toBe("Mod+R");
    expect(chordOf(press("R", { ctrlKey: true, shiftKey: true }), false)).toBe("Mod+Shift+R");
    expect(chordOf(press("r", { metaKey: true }), true)).toBe("Mod+R");
    expect(chordOf(press("r", { metaKey: true }), false)).toBe("Meta+R");
    expect(chordOf(press(" "), false)).toBe("Space");
  });

  it("leave Shift out where the sign says it already", () => {
    expect(chordOf(press("?", { shiftKey: true }), false)).toBe("?");
    expect(chordOf(press("G", { shiftKey: true }), false)).toBe("Shift+G");
  });

  it("are the sign on the key, whatever Alt makes of it", () => {
    expect(chordOf(press("¡", { altKey: true, code: "Digit1" }), true)).toBe("Alt+1");
    expect(chordOf(press("å", { altKey: true, code: "KeyA" }), true)).toBe("Alt+A");
    expect(chordOf(press("&", { altKey: true, code: "Digit1" }), false)).toBe("Alt+1");
    // On other systems Alt leaves a letter what the layout says it is.
    expect(chordOf(press("a", { altKey: true, code: "KeyQ" }), false)).toBe("Alt+A");
    expect(chordOf(press("&", { code: "Digit1" }), false)).toBe("&");
  });

  it("are none for a modifier alone", () => {
    for (const key of ["Shift", "Control", "Alt", "Meta", "AltGraph", "Dead"]) expect(chordOf(press(key), false)).toBeNull();
  });
});

describe("what a key means", () => {
  it("runs the action it is bound to", () => {
    expect(resolve(shipped, "", "Mod+R", "elsewhere")).toEqual({ kind: "action", id: "record-toggle" });
    expect(resolve(shipped, "", "?", "elsewhere")).toEqual({ kind: "action", id: "help" });
  });

  it("types letters where text is typed, and records from there too", () => {
    for (const letter of ["J", "N", "/", "?", "Space", "G"]) expect(resolve(shipped, "", letter, "text").kind).toBe("nothing");
    expect(resolve(shipped, "", "Mod+M", "text")).toEqual({ kind: "action", id: "mark" });
  });

  it("leaves Space and Enter to the button that has the focus", () => {
    expect(resolve(shipped, "", "Space", "control").kind).toBe("nothing");
    expect(resolve(shipped, "", "Space", "elsewhere")).toEqual({ kind: "action", id: "play" });
    expect(resolve(shipped, "", "J", "control")).toEqual({ kind: "action", id: "next" });
  });

  it("waits for the second letter of a sequence", () => {
    expect(resolve(shipped, "", "G", "elsewhere")).toEqual({ kind: "pending", typed: "G" });
    expect(resolve(shipped, "G", "P", "elsewhere")).toEqual({ kind: "action", id: "go-patients" });
    expect(resolve(shipped, "", "P", "elsewhere")).toEqual({ kind: "action", id: "speaker-patient" });
  });

  it("takes a key that ends no sequence for itself", () => {
    expect(resolve(shipped, "G", "Mod+K", "elsewhere")).toEqual({ kind: "action", id: "palette" });
    expect(resolve(shipped, "G", "X", "elsewhere").kind).toBe("nothing");
  });

  it("is what the person bound instead", () => {
    const own = bindings({ mark: "F9" });
    expect(resolve(own, "", "F9", "text")).toEqual({ kind: "action", id: "mark" });
    expect(resolve(own, "", "Mod+M", "elsewhere").kind).toBe("nothing");
  });
});

describe("the table", () => {
  it("ships without two actions on one key", () => {
    expect([...conflicts(shipped)]).toEqual([]);
    for (const keys of shipped.values()) {
      const asPrefix = [...shipped.values()].filter((other) => other.startsWith(`${keys} `));
      expect(asPrefix, `${keys} would hide`).toEqual([]);
    }
  });

  it("says which actions share a key", () => {
    expect(conflicts(bindings({ mark: "Mod+R" })).get("mark")).toBe("record-toggle");
  });

  it("falls back to the shipped key for an empty or unknown one", () => {
    expect(bindings({ mark: " ", nonsense: "X" })).toEqual(shipped);
    expect(shipped.size).toBe(actionIds.length);
  });

  it("prints keys as they stand on the keyboard", () => {
    expect(printed("Mod+Shift+R", false)).toEqual([["Ctrl", "Shift", "R"]]);
    expect(printed("Mod+K", true)).toEqual([["⌘", "K"]]);
    expect(printed("G T", false)).toEqual([["G"], ["T"]]);
    expect(printed("Mod++", false)).toEqual([["Ctrl", "+"]]);
  });
});
