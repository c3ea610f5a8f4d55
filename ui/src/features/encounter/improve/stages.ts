// What came of each stage of looking for improvements. The rules do all four in one go: the stages are told with what
// each found, not with a progress nobody could follow.

import type { EnhancementType, EnhancementView } from "$lib/shell";

export const stages = ["analyzing", "enhancing_structure", "improving_language", "final_review"] as const;
export type Stage = (typeof stages)[number];

/** What a stage looks for; the first one only reads. */
const looksFor: Record<Stage, readonly EnhancementType[]> = {
  analyzing: [],
  enhancing_structure: ["structure"],
  improving_language: ["grammar", "medical_terminology"],
  final_review: ["completeness"],
};

/** A stage that is behind us. */
export interface StageDone {
  readonly stage: Stage;
  /** What it found; nothing where it was not asked for, or where it only reads. */
  readonly found: readonly { readonly kind: EnhancementType; readonly count: number }[];
  readonly asked: boolean;
}

export function stagesOf(view: Pick<EnhancementView, "settings" | "changes">): StageDone[] {
  return stages.map((stage) => {
    const kinds = looksFor[stage].filter((kind) => view.settings.types.includes(kind));
    const found = kinds.map((kind) => ({ kind, count: view.changes.filter((one) => one.change.improves === kind).length }));
    return { stage, found, asked: stage === "analyzing" || kinds.length > 0 };
  });
}
