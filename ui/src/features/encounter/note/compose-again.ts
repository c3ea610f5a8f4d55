// Composing in place of a note that is there: said with a way back, in place of a question beforehand.

import type { TemplateId } from "$lib/shell";
import { text } from "$lib/text";
import { toast } from "$lib/ui";
import { report } from "../state/report";
import type { Draft } from "./draft.svelte";

export async function composeAgain(draft: Draft, template: TemplateId): Promise<void> {
  try {
    const back = await draft.compose(template);
    if (!back) return;
    const undo = (): void => void back().catch(report);
    toast(text.encounter.note.composed(draft.note?.content.templateName ?? ""), { undo });
  } catch (error) {
    report(error);
  }
}
