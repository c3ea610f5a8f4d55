// Keeps one changed setting at once, and says so in the state strip; what cannot be kept is said in a message.

import { tellSaving } from "$lib/session/saving.svelte";
import { saveSettings, session } from "$lib/session/session.svelte";
import { errorView, type Settings } from "$lib/shell";
import { toast } from "$lib/ui";

/** Keeps the change; says whether it was kept. */
export async function keep(change: Partial<Settings>): Promise<boolean> {
  if (!session.settings) return false;
  return during(() => saveSettings({ ...(session.settings as Settings), ...change }));
}

const pauseMs = 800;

/** Keeps what is typed once the typing pauses; `now` keeps it at once, as when the field is left. */
export function keepTyped(change: () => Partial<Settings>): { soon: () => void; now: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    void keep(change());
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(now, pauseMs);
  };
  return { soon, now };
}

/** Runs something that keeps something, with the state strip saying how it stands. */
export async function during(work: () => Promise<unknown>): Promise<boolean> {
  tellSaving("saving");
  try {
    await work();
    tellSaving("saved");
    return true;
  } catch (cause) {
    const { message, hint } = errorView(cause);
    tellSaving("failed");
    toast([message, hint].filter(Boolean).join(" "), { tone: "red" });
    return false;
  }
}
