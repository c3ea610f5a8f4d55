// Keys as text and as events: pure, so that it can be tested.

import { actionIds, actions, type ActionId } from "./actions";

/** What a key press comes to, and what to wait for. */
export interface KeyPress {
  readonly key: string;
  /** Where on the keyboard it is, such as `Digit1`; empty where that is not known. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Where the focus is, as far as keys care. */
export type Focus = "text" | "control" | "elsewhere";

/** The chord of a press in the table's spelling, such as `Mod+Shift+R`; nothing for a modifier alone. */
export function chordOf(press: KeyPress, mac: boolean): string | null {
  const key = plainKey(press, mac);
  if (["Control", "Meta", "Shift", "Alt", "AltGraph", "Dead", "Unidentified", "CapsLock"].includes(key)) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const otherMod = mac ? press.ctrlKey : press.metaKey;
  const named = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  // A sign such as `?` says by itself that Shift was held; a letter or a named key does not.
  const shift = press.shiftKey && (key.length > 1 || /\p{L}/u.test(key) || key === " ");
  return [mod && "Mod", otherMod && (mac ? "Ctrl" : "Meta"), press.altKey && "Alt", shift && "Shift", named]
    .filter(Boolean)
    .join("+");
}

/** The sign on the key, where holding Alt makes another one of it: on a Mac of every key, elsewhere of digits that need Shift. */
function plainKey({ key, code = "", altKey }: KeyPress, mac: boolean): string {
  if (!altKey) return key;
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  const letter = mac ? /^Key([A-Z])$/.exec(code)?.[1] : undefined;
  return digit ?? letter ?? key;
}

/** The keys of every action: the shipped ones, or the person's own. */
export function bindings(own: Record<string, string>): Map<ActionId, string> {
  return new Map(actionIds.map((id) => [id, own[id]?.trim() || actions[id].keys]));
}

/** Actions that share their keys with another: the person has to choose. */
export function conflicts(bound: Map<ActionId, string>): Map<ActionId, ActionId> {
  const found = new Map<ActionId, ActionId>();
  const seen = new Map<string, ActionId>();
  for (const [id, keys] of bound) {
    const before = seen.get(keys);
    if (before) {
      found.set(id, before);
      found.set(before, id);
    } else seen.set(keys, id);
  }
  return found;
}

export type Outcome = { kind: "action"; id: ActionId } | { kind: "pending"; typed: string } | { kind: "nothing" };

/** What a chord means after what was typed before it (`G`, then `T`). */
export function resolve(bound: Map<ActionId, string>, typed: string, chord: string, focus: Focus): Outcome {
  if (!reaches(chord, focus)) return { kind: "nothing" };
  const sequence = typed ? `${typed} ${chord}` : chord;
  for (const [id, keys] of bound) if (keys === sequence) return { kind: "action", id };
  for (const keys of bound.values()) if (keys.startsWith(`${sequence} `)) return { kind: "pending", typed: sequence };
  return typed ? resolve(bound, "", chord, focus) : { kind: "nothing" };
}

/** Single letters only where no text is typed; Space and Enter belong to the control that has the focus. */
function reaches(chord: string, focus: Focus): boolean {
  if (/^(Mod|Ctrl|Meta|Alt)\+/.test(chord)) return true;
  if (focus === "text") return /^F\d+$/.test(chord);
  return focus !== "control" || !(chord === "Space" || chord === "Enter");
}

/** `Mod+Shift+R` as keys to print: `Ctrl`, `Shift`, `R`; a sequence is several groups. */
export function printed(keys: string, mac: boolean): string[][] {
  const arrows = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };
  const names: Record<string, string> = { ...arrows, ...(mac ? { Mod: "⌘", Shift: "⇧", Alt: "⌥" } : { Mod: "Ctrl" }) };
  return keys.split(" ").map((chord) => chord.split(/\+(?=.)/).map((part) => names[part] ?? part));
}
