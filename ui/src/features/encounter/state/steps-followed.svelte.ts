// Tells the shell which step somebody is at, and for how long, as long as the screen stands.

import { untrack } from "svelte";
import type { Step } from "$lib/shell";
import { tellEveryMs, TimeSpent } from "./time-spent";
import type { WorkflowState } from "./workflow.svelte";

/** To be called while the screen is set up; `step` is nothing where there is nothing to tell. */
export function followSteps(workflow: WorkflowState, step: () => Step | null): void {
  const spent = new TimeSpent((at, seconds) => workflow.spent(at, seconds));

  $effect(() => {
    const at = step();
    untrack(() => {
      spent.at(at);
      if (at) workflow.opened(at);
    });
  });
  $effect(() => {
    const front = (): void => spent.front(document.hasFocus());
    front();
    window.addEventListener("focus", front);
    window.addEventListener("blur", front);
    const timer = setInterval(() => spent.tell(), tellEveryMs);
    return () => {
      clearInterval(timer);
      window.removeEventListener("focus", front);
      window.removeEventListener("blur", front);
      spent.at(null);
    };
  });
}
