// When a visit has been recorded and written down, its draft is composed without being asked for, by the template new
// notes begin with. It never replaces a note that is there, and never happens twice.

import { untrack } from "svelte";
import { call } from "$lib/shell";
import { session } from "$lib/session/session.svelte";
import type { Draft } from "../note/draft.svelte";
import type { Capture } from "./capture.svelte";
import { report } from "./report";
import type { Visit } from "./visit.svelte";

/** To be called while the screen is set up. */
export function composeFirst(visit: Visit, draft: Draft, capture: Capture): void {
  let tried = false;
  const due = $derived(
    visit.view !== null &&
      visit.view.note === null &&
      visit.view.signed.length === 0 &&
      visit.view.recordings.every((recording) => recording.state !== "open") &&
      visit.transcriptState === "complete" &&
      visit.segments.length > 0 &&
      capture.status === null &&
      visit.may("edit_notes"),
  );
  $effect(() => {
    if (!due || tried) return;
    tried = true;
    untrack(() => void compose(draft));
  });
}

async function compose(draft: Draft): Promise<void> {
  try {
    const template = session.settings?.template ?? (await call("templates"))[0]?.id;
    if (template) await draft.compose(template);
  } catch (error) {
    report(error);
  }
}
