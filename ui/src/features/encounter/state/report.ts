// An error that has no place of its own on the screen: said at the foot of the window, in the shell's words.

import { errorView } from "$lib/shell";
import { toast } from "$lib/ui";

export function report(error: unknown): void {
  const view = errorView(error);
  // The lock screen says so itself.
  if (view.code === "locked") return;
  toast([view.message, view.hint].filter(Boolean).join(" "), { tone: "red" });
}
