// Listens for keys and runs the action they are bound to. A component that can do an action says so with
// `$effect(() => handle("record-toggle", run))`; what nobody can do at the moment does nothing.

import { actionIds, type ActionId } from "./actions";
import { bindings, chordOf, printed, resolve, type Focus } from "./binding";

export { actionGroups, actionIds, actions, actionTitle, type ActionGroup, type ActionId } from "./actions";
export { bindings, chordOf, conflicts } from "./binding";

export const onMac = /mac/i.test(navigator.platform);

let own = $state.raw<Record<string, string>>({});
const bound = $derived(bindings(own));
// Not reactive: `offered` says what changed.
// eslint-disable-next-line svelte/prefer-svelte-reactivity
const handlers = new Map<ActionId, (() => void)[]>();
let offered = $state.raw<readonly ActionId[]>([]);
/** Chords that the webview would use for itself (reload, print), kept from it even if no action answers. */
const keptFromWebview = new Set(["Mod+R", "Mod+Shift+R", "F5", "Mod+P", "Mod+F5"]);

export const keys = {
  /** What can be done on this screen. */
  get offered(): readonly ActionId[] {
    return offered;
  },
  of(id: ActionId): string {
    return bound.get(id) ?? "";
  },
  printed(id: ActionId): string[][] {
    return printed(keys.of(id), onMac);
  },
  /** `Ctrl+R`, for tooltips and `aria-keyshortcuts`. */
  spoken(id: ActionId): string {
    return keys
      .printed(id)
      .map((chord) => chord.join("+"))
      .join(" ");
  },
};

/** Takes the person's own bindings. */
export function bindKeys(theirs: Record<string, string>): void {
  own = theirs;
}

/** Says that an action can be done now. The latest to say so is asked; the answer takes it back. */
export function handle(id: ActionId, run: () => void): () => void {
  handlers.set(id, [...(handlers.get(id) ?? []), run]);
  refresh();
  return () => {
    handlers.set(
      id,
      (handlers.get(id) ?? []).filter((other) => other !== run),
    );
    refresh();
  };
}

/** Does an action, if anybody can; says whether. */
export function run(id: ActionId): boolean {
  const handler = handlers.get(id)?.at(-1);
  handler?.();
  return handler !== undefined;
}

/** Begins to listen. */
export function listenForKeys(target: Window): () => void {
  let typed = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pressed = (event: KeyboardEvent): void => {
    const chord = event.isComposing || event.defaultPrevented ? null : chordOf(event, onMac);
    if (!chord) return;
    const outcome = resolve(bound, typed, chord, focusOf(event.target));
    clearTimeout(timer);
    typed = outcome.kind === "pending" ? outcome.typed : "";
    if (typed) timer = setTimeout(() => (typed = ""), 1500);
    if (keptFromWebview.has(chord) || outcome.kind === "pending") event.preventDefault();
    // A dialog has the word while it is open.
    if (outcome.kind !== "action" || (document.querySelector("dialog[open]") && !inDialog.has(outcome.id))) return;
    if (run(outcome.id)) event.preventDefault();
  };
  target.addEventListener("keydown", pressed);
  return () => target.removeEventListener("keydown", pressed);
}

/** What goes on working over an open dialog: a recording is never out of reach, nor the size of what is read. */
const inDialog = new Set<ActionId>(["record-toggle", "mark", "lock", "switch-person", "larger", "smaller", "usual-size"]);

function refresh(): void {
  offered = actionIds.filter((id) => (handlers.get(id)?.length ?? 0) > 0);
}

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return "elsewhere";
  if (target.closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true]"))
    return "text";
  return target.closest("button, a[href], input, summary, [role=option], [role=tab], [role=button]") ? "control" : "elsewhere";
}
