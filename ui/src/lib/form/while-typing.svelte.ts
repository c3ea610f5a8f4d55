// A half-typed form survives a crash and a look elsewhere: it lies in the vault, sealed like everything else, until it
// is saved or cancelled.
// What is typed is there half a second later, however fast somebody types.

import { onDestroy, untrack } from "svelte";
import { session } from "$lib/session/session.svelte";
import { call } from "$lib/shell";
import { text } from "$lib/text";
import { toast } from "$lib/ui";

const soonMs = 500;

export interface Keeping {
  /** Nothing is left to keep: it was saved, or thrown away on purpose. What is typed after this is kept again. */
  done(): void;
}

// One after another: what was done with must not be overtaken by what was typed before it.
let last: Promise<unknown> = Promise.resolve();

/** A failure only means that it is not kept. */
function put(form: string, typed: string | null): void {
  last = last.then(() => call("keepUnfinished", form, typed)).catch(() => undefined);
}

/** What had been typed and neither saved nor cancelled, if anything that looks like this. */
export async function readKept<T extends object>(form: string, like: T): Promise<T | null> {
  const kept = await call("unfinished", form).catch(() => null);
  return kept ? parseKept(kept, like) : null;
}

/** Kept text as a form; nothing where another version of the program wrote another form. */
export function parseKept<T extends object>(kept: string, like: T): T | null {
  let value: unknown;
  try {
    value = JSON.parse(kept);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const found = value as Record<string, unknown>;
  const fits = Object.entries(like).every(([name, example]) => name in found && kindsMatch(found[name], example));
  return fits ? (value as T) : null;
}

const kindsMatch = (value: unknown, example: unknown): boolean =>
  value === null || example === null || (typeof value === typeof example && Array.isArray(value) === Array.isArray(example));

/** Keeps what is typed from now on; `kept` says whether something lies there already. Call while a component begins. */
export function keepWhileTyping(form: () => string, typed: () => object, kept = false): Keeping {
  const name = untrack(form);
  let began = JSON.stringify(untrack(typed));
  let timer: ReturnType<typeof setTimeout> | null = null;
  $effect(() => {
    const now = JSON.stringify(typed());
    if (now === began && !kept) return;
    kept = true;
    timer ??= setTimeout(() => {
      timer = null;
      put(name, JSON.stringify(typed()));
    }, soonMs);
  });
  const done = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (kept) put(name, null);
    kept = false;
    began = JSON.stringify(untrack(typed));
  };
  // Whoever goes elsewhere finds it again. Behind the lock nothing more can be kept; what was, is back after it.
  onDestroy(() => {
    if (!timer) return;
    clearTimeout(timer);
    if (session.me) put(name, JSON.stringify(untrack(typed)));
  });
  return { done };
}

/** The same, and takes back what was interrupted, which can be undone. */
export function keptWhileTyping<T extends object>(form: () => string, typed: () => T, take: (kept: T) => void): Keeping {
  const began = structuredClone(untrack(typed));
  const keeping = keepWhileTyping(form, typed);
  void readKept(untrack(form), began).then((kept) => {
    if (!kept || JSON.stringify(typed()) !== JSON.stringify(began)) return;
    take(kept);
    toast(text.common.backAgain, { undo: () => take(began) });
  });
  return keeping;
}
